/**
 * Keeps VS Code from drawing icons for `$(…)` in external names. In labels of status bar items and
 * quick picks, a backslash escapes them.
 */
export function escapeIcons(text: string): string {
  return text.replace(/\\?\$\([a-z0-9~-]+\)/gi, match =>
    match.startsWith('\\') ? match : `\\${match}`,
  );
}

/**
 * Keeps VS Code from making links, even of commands, from `[…](…)` in external text. Notifications
 * and the line below an input box have no escape for it.
 */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}
