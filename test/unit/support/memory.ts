/** VS Code's `globalState` or `workspaceState`, with its values in a map. */
export function memoryIn(values: Map<string, unknown>) {
  return {
    get: <T>(key: string) => values.get(key) as T | undefined,
    update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
  };
}
