/** Keeps VS Code from drawing icons for `$(…)`: in labels, a backslash escapes them. */
export function escapeIcons(text: string): string {
  return text.replace(/\\?\$\([a-z0-9~-]+\)/gi, match =>
    match.startsWith('\\') ? match : `\\${match}`,
  );
}

/** Breaks `[…](…)`, which notifications and input boxes turn into links, even to commands. */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}
