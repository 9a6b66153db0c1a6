import { l10n } from 'vscode';

/**
 * Replaces the package `@vscode/l10n` in the bundles by VS Code's own translations (esbuild.mjs). Unit
 * tests have no editor and use the package.
 */
export const t = l10n.t;
