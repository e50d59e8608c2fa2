import { expect, it } from 'vitest';
import { parseRoute } from './routes';

it.each([
  ['', { page: 'home' }],
  ['#/', { page: 'home' }],
  ['#/nowhere', { page: 'home' }],
  ['#/lesson/', { page: 'home' }],
  ['#/lesson/tour', { page: 'lesson', lesson: 'tour', here: false }],
  ['#/lesson/tour/here', { page: 'lesson', lesson: 'tour', here: true }],
  ['#/lab', { page: 'lab' }],
  ['#/model', { page: 'model' }],
  ['#/compare', { page: 'compare', what: '' }],
  ['#/compare/acks', { page: 'compare', what: 'acks' }],
  ['#run=1.abc.d&compare=x', { page: 'compare', what: 'run=1.abc.d&compare=x' }],
  ['#run=1.abc.d', { page: 'link', text: 'run=1.abc.d', lesson: undefined }],
  ['#run=1.abc.d&lesson=tour', { page: 'link', text: 'run=1.abc.d&lesson=tour', lesson: 'tour' }],
])('%s', (hash, route) => expect(parseRoute(hash)).toEqual(route));
