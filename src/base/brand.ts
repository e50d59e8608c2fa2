/**
 * Nominal types over plain values. A brand exists for the type checker only: at run time a branded number is a number,
 * so it costs nothing in the hot loop, and an offset can still never be passed where an epoch is wanted.
 */
declare const brand: unique symbol;

export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };

/** The plain type under a brand. */
export type Unbrand<B> = B extends Brand<infer Value, string> ? Value : B;
