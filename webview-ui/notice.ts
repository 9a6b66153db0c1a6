import { html, nothing, type TemplateResult } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import type { Notice } from '../src/protocol/state';
import { close, drawIcon, error, info, warning } from './icons';

/** Messages to the host about a notice. */
type NoticeIntent =
  { readonly type: 'remedy'; readonly id: string } | { readonly type: 'dismissNotice' };

/** The parts of a page that a notice uses. */
interface NoticeView {
  readonly strings: { readonly dismiss: string };
  readonly post: (intent: NoticeIntent) => void;
}

const severityIcons: Readonly<Record<Notice['severity'], string>> = { error, warning, info };

/** Draws a button in the style of the page. */
type DrawButton = (label: string, press: () => void) => TemplateResult;

/**
 * Draws a message. Screen readers speak an error as an alert; the page announces other messages.
 */
export function drawNotice(
  { severity, text, remedies }: Notice,
  { strings, post }: NoticeView,
  drawButton: DrawButton,
): TemplateResult {
  const buttons = remedies.map(({ id, label }) =>
    drawButton(label, () => post({ type: 'remedy', id })),
  );
  // Creates a new element for each severity, because a screen reader may not speak an element that
  // becomes an alert later.
  return html`${keyed(
    severity,
    html`
      <div class="notice ${severity}" data-region="notice">
        ${drawIcon(severityIcons[severity])}
        <p role=${severity === 'error' ? 'alert' : nothing}>${text}</p>
        <button
          class="dismiss icon-button"
          aria-label=${strings.dismiss}
          title=${strings.dismiss}
          @click=${() => post({ type: 'dismissNotice' })}
        >
          ${drawIcon(close)}
        </button>
        ${buttons.length === 0 ? nothing : html`<div class="remedies">${buttons}</div>`}
      </div>
    `,
  )}`;
}
