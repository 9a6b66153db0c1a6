/*
 * VS Code's own icons, as the text of SVG files. Screen readers skip them, so each needs a text. Each
 * is a separate export, so that a page contains only those that it uses.
 */
import { html, type TemplateResult } from 'lit-html';
import circleLarge from '@vscode/codicons/src/icons/circle-large.svg';
import error from '@vscode/codicons/src/icons/error.svg';
import pass from '@vscode/codicons/src/icons/pass.svg';
import warning from '@vscode/codicons/src/icons/warning.svg';
import watch from '@vscode/codicons/src/icons/watch.svg';
import { unsafeHTML } from 'lit-html/directives/unsafe-html.js';
import type { Tone } from '../src/protocol/state';

export { default as check } from '@vscode/codicons/src/icons/check.svg';
export { default as chevronDown } from '@vscode/codicons/src/icons/chevron-down.svg';
export { default as circleSlash } from '@vscode/codicons/src/icons/circle-slash.svg';
export { default as close } from '@vscode/codicons/src/icons/close.svg';
export { default as copy } from '@vscode/codicons/src/icons/copy.svg';
export { default as eye } from '@vscode/codicons/src/icons/eye.svg';
export { default as eyeClosed } from '@vscode/codicons/src/icons/eye-closed.svg';
export { default as info } from '@vscode/codicons/src/icons/info.svg';
export { default as linkExternal } from '@vscode/codicons/src/icons/link-external.svg';
export { default as plug } from '@vscode/codicons/src/icons/plug.svg';
export { default as refresh } from '@vscode/codicons/src/icons/refresh.svg';
export { default as terminal } from '@vscode/codicons/src/icons/terminal.svg';

export { error, warning };

const toneIcons: Readonly<Record<Tone, string>> = {
  neutral: circleLarge,
  waiting: watch,
  good: pass,
  warning,
  bad: error,
};

/** Draws one of the icons above. Their text is safe, because it is a constant of the build. */
export function drawIcon(svg: string): TemplateResult {
  return html`<span class="icon" aria-hidden="true">${unsafeHTML(svg)}</span>`;
}

/** Draws the icon of a status. */
export const drawToneIcon = (tone: Tone): TemplateResult => drawIcon(toneIcons[tone]);
