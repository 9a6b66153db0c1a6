import { html, nothing, type TemplateResult } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import type { Notice } from '../src/protocol/state';
import { cross } from './icons';
import type { View } from './view';

/** A message between form and grant. An error speaks for itself; the page announces the others. */
export function drawNotice(notice: Notice, { strings, post }: View): TemplateResult {
  const remedies = notice.remedies.map(
    remedy => html`
      <vscode-button
        appearance="secondary"
        @click=${() => {
          post({ type: 'remedy', id: remedy.id });
        }}
        >${remedy.label}</vscode-button
      >
    `,
  );
  // A new element for each kind: an element that becomes an alert later may not be spoken.
  return html`${keyed(
    notice.severity,
    html`
      <div class="notice ${notice.severity}" data-region="notice">
        <p role=${notice.severity === 'error' ? 'alert' : nothing}>${notice.text}</p>
        <button
          class="dismiss"
          title=${strings.dismiss}
          @click=${() => {
            post({ type: 'dismissNotice' });
          }}
        >
          ${cross}
        </button>
        ${remedies.length === 0 ? nothing : html`<div class="remedies">${remedies}</div>`}
      </div>
    `,
  )}`;
}
