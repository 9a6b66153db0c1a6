import { l10n } from 'vscode';

/**
 * What the bundles have in place of the package `@vscode/l10n` (see esbuild.mjs): the editor's own
 * reader of translations. Plain tests, which have no editor, use the package.
 */
export const t = l10n.t;
