import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { ListButton, ListField, ListItem } from '../../src/protocol/state';
import { describedBy, partId } from './fieldElement';
import type { View } from './view';

/** Draws a list whose entries have buttons, followed by the buttons for the whole list. */
export function drawList(field: ListField, view: View): TemplateResult {
  const buttons = (of: readonly ListButton[]) =>
    of.map(button => drawButton(button, field.disabled, view));
  return html`
    <div
      class="list"
      role="group"
      data-field=${field.id}
      aria-labelledby=${partId(field, 'label')}
      aria-describedby=${describedBy(field) ?? nothing}
    >
      ${
        field.items.length === 0
          ? html`<p class="quiet">${field.empty}</p>`
          : html`<ul>
              ${repeat(
                field.items,
                item => item.id,
                item => drawItem(item, buttons(item.buttons)),
              )}
            </ul>`
      }
      ${
        field.buttons.length === 0
          ? nothing
          : html`<div class="tools">${buttons(field.buttons)}</div>`
      }
    </div>
  `;
}

function drawItem({ title, detail }: ListItem, buttons: readonly TemplateResult[]): TemplateResult {
  return html`
    <li>
      <span class="title">${title}</span>
      <span class="quiet">${detail}</span>
      <span class="tools">${buttons}</span>
    </li>
  `;
}

function drawButton({ id, label, name }: ListButton, disabled: boolean, { post, section }: View) {
  return html`
    <button
      class="link"
      aria-label=${name}
      ?disabled=${disabled}
      @click=${() => {
        post({ type: 'button', section, id });
      }}
    >
      ${label}
    </button>
  `;
}
