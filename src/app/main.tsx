import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { defined } from '../base/assert';
import { App } from './App';

createRoot(defined(document.getElementById('root'), 'the root element')).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
