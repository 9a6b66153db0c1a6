import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { GrantLine } from '../src/protocol/state';
import type { View } from './view';

/** Every grant of the window, one line each; choosing one shows it. */
export function drawGrantList(grants: readonly GrantLine[], view: View): TemplateResult {
  return html`
    <section class="grants" data-region="grants" aria-labelledby="all-grants">
      <h2 id="all-grants">${view.strings.allGrants}</h2>
      <ul>
        ${repeat(
          grants,
          line => line.id,
          line => html`<li>${drawLine(line, view)}</li>`,
        )}
      </ul>
    </section>
  `;
}

function drawLine(line: GrantLine, { post }: View): TemplateResult {
  return html`
    <button
      aria-current=${line.current ? 'true' : nothing}
      @click=${() => {
        post({ type: 'show', grantId: line.id });
      }}
    >
      <span class="title">${line.title}</span>
      <span class="quiet">${line.detail}</span>
      <span class="quiet time" aria-hidden="true">${line.timeLeft}</span>
    </button>
  `;
}
