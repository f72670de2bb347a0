/** `inWork` → `in_work`, in the type as well. */
type Snake<S extends string> = S extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? '' : '_'}${Lowercase<Head>}${Snake<Tail>}`
  : S;

type Snaked<T> = { readonly [K in keyof T as K extends string ? Snake<K> : never]: T[K] };

/** The keys of an object as the API writes them. */
export function snakeKeys<T extends object>(value: T): Snaked<T> {
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [snakeCase(key), one])) as Snaked<T>;
}

export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
