/**
 * Keeps VS Code from drawing icons where a name from outside holds `$(…)`: labels of status bar
 * items and quick picks treat it so unless a backslash stands before it.
 */
export function escapeIcons(text: string): string {
  return text.replace(/\\?\$\([a-z0-9~-]+\)/gi, match =>
    match.startsWith('\\') ? match : `\\${match}`,
  );
}
