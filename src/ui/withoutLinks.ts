/**
 * Keeps VS Code from making links, even of commands, where a text from outside holds `[…](…)`:
 * notifications and the line below an input box treat it so, and have no other way to escape it.
 */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}
