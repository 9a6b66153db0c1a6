/** A promise that a test resolves. */
export function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: (() => void) | undefined;
  const promise = new Promise<void>(done => (resolve = done));
  return { promise, resolve: () => resolve?.() };
}
