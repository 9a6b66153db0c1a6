import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { DialogState, Field, FieldAction, FieldActionState } from '../src/protocol/state';
import { FieldElement, partId } from './fieldElement';
import { drawList } from './listField';
import { drawProgress } from './progress';
import { isInside } from './textField';
import type { View } from './view';

/** The form: a row for each field, whatever they are, and the button that asks for access. */
export function drawForm(state: DialogState, view: View): TemplateResult {
  return html`
    <div class="form" data-region="form">
      ${repeat(
        state.fields,
        field => field.id,
        field => drawRow(field, view),
      )}
      ${state.guide.length > 0 ? drawGuide(state.guide) : nothing}
      <div class="row">
        <span></span>
        <div class="control">
          <div class="buttons">${drawRequestButton(state, view)} ${drawButtons(state, view)}</div>
          ${state.progress ? drawProgress(state.progress, view) : nothing}
        </div>
      </div>
    </div>
  `;
}

function drawGuide(steps: readonly string[]): TemplateResult {
  return html`
    <div class="row">
      <span></span>
      <ol class="guide">
        ${steps.map(step => html`<li>${step}</li>`)}
      </ol>
    </div>
  `;
}

function drawRequestButton({ requestLabel, progress }: DialogState, { post }: View) {
  if (requestLabel === '') return nothing;
  return html`
    <vscode-button
      class="request"
      ?disabled=${progress !== null}
      @click=${({ detail }: MouseEvent) => {
        // The second click of a double click is none of its own: the button may mean another thing.
        if (detail < 2) post({ type: 'request' });
      }}
      >${requestLabel}</vscode-button
    >
  `;
}

function drawButtons({ buttons, progress }: DialogState, { post }: View) {
  return buttons.map(
    ({ id, label }) => html`
      <vscode-button
        appearance="secondary"
        ?disabled=${progress !== null}
        @click=${() => {
          post({ type: 'button', id });
        }}
        >${label}</vscode-button
      >
    `,
  );
}

function drawRow(field: Field, view: View): TemplateResult {
  return html`
    <div class="row">
      <div class="caption">
        <span class="label" id=${partId(field, 'label')} @click=${focusControl}
          >${field.label}</span
        >
      </div>
      <div class="control">
        ${drawControl(field, view)}
        <div class="below">
          ${textBelow(field, 'problem')} ${textBelow(field, 'hint')}
          ${field.actions
            .filter(action => field.kind !== 'text' || !isInside(action))
            .map(action => drawLink(action, field, view))}
        </div>
      </div>
    </div>
  `;
}

/** One element a kind of field: whoever adds a kind adds a case. */
function drawControl(field: Field, view: View): TemplateResult {
  const { post } = view;
  const edit = (value: string) => {
    post({ type: 'edit', field: field.id, value });
  };
  switch (field.kind) {
    case 'choice':
      return html`<choice-field
        data-field=${field.id}
        .onEdit=${edit}
        .field=${field}
      ></choice-field>`;
    case 'radio':
      return html`<radio-field
        data-field=${field.id}
        .onEdit=${edit}
        .field=${field}
      ></radio-field>`;
    case 'list':
      return drawList(field, view);
    case 'secret':
      return html`<secret-field
        data-field=${field.id}
        .onEdit=${edit}
        .onEnter=${() => {
          post({ type: 'request' });
        }}
        .field=${field}
      ></secret-field>`;
    case 'checks':
      return html`<checks-field
        data-field=${field.id}
        .onEdit=${edit}
        .field=${field}
      ></checks-field>`;
    case 'moment':
      return html`<moment-field
        data-field=${field.id}
        .onEdit=${edit}
        .field=${field}
      ></moment-field>`;
    case 'text':
      return html`<text-field
        data-field=${field.id}
        .onEdit=${edit}
        .onEnter=${() => {
          post({ type: 'request' });
        }}
        .onAction=${(action: FieldAction) => {
          post({ type: 'fieldAction', action });
        }}
        .field=${field}
      ></text-field>`;
  }
}

function textBelow(field: Field, part: 'hint' | 'problem'): TemplateResult | typeof nothing {
  if (field[part] === '') return nothing;
  return html`<span id=${partId(field, part)} class=${part}>${field[part]}</span>`;
}

function drawLink({ action, label }: FieldActionState, field: Field, { post }: View) {
  return html`
    <button
      class="link"
      ?disabled=${field.disabled}
      @click=${() => {
        post({ type: 'fieldAction', action });
      }}
    >
      ${label}
    </button>
  `;
}

/** A click on a label goes to its control, as it does everywhere. */
function focusControl(event: Event): void {
  if (!(event.target instanceof Element)) return;
  const control = event.target.closest('.row')?.querySelector('[data-field]');
  if (control instanceof FieldElement) control.focus();
}
