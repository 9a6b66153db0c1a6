import { html, nothing, type TemplateResult } from 'lit-html';
import type { DialogState } from '../src/protocol/state';
import type { View } from './view';

/** The systems to ask access of. The form below is that of the current one. */
export function drawSystems({ section, systems }: DialogState, view: View): TemplateResult {
  return html`
    <nav class="systems" aria-label=${view.strings.systems}>
      ${systems.map(
        ({ id, label }) => html`
          <button
            aria-current=${id === section ? 'page' : nothing}
            @click=${() => {
              view.post({ type: 'openSection', section: id });
            }}
          >
            ${label}
          </button>
        `,
      )}
    </nav>
  `;
}
