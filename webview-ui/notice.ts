import { html, nothing, type TemplateResult } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import type { Notice } from '../src/protocol/state';
import { cross } from './icons';

/** What a page tells the host of a notice. */
type NoticeIntent =
  { readonly type: 'remedy'; readonly id: string } | { readonly type: 'dismissNotice' };

/** What a notice needs of the page that it stands in. */
interface NoticeView {
  readonly strings: { readonly dismiss: string };
  readonly post: (intent: NoticeIntent) => void;
}

/** Draws a button of the page that the notice stands in. */
type DrawButton = (label: string, press: () => void) => TemplateResult;

/** A message of a page. An error speaks for itself; the page announces the others. */
export function drawNotice(
  { severity, text, remedies }: Notice,
  { strings, post }: NoticeView,
  drawButton: DrawButton,
): TemplateResult {
  const buttons = remedies.map(({ id, label }) =>
    drawButton(label, () => {
      post({ type: 'remedy', id });
    }),
  );
  // A new element for each kind: an element that becomes an alert later may not be spoken.
  return html`${keyed(
    severity,
    html`
      <div class="notice ${severity}" data-region="notice">
        <p role=${severity === 'error' ? 'alert' : nothing}>${text}</p>
        <button
          class="dismiss"
          title=${strings.dismiss}
          @click=${() => {
            post({ type: 'dismissNotice' });
          }}
        >
          ${cross}
        </button>
        ${buttons.length === 0 ? nothing : html`<div class="remedies">${buttons}</div>`}
      </div>
    `,
  )}`;
}
