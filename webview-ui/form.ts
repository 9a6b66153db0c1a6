import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type {
  DialogState,
  Field,
  FieldAction,
  FieldActionState,
  Progress,
} from '../src/protocol/state';
import { FieldElement, partId } from './fieldElement';
import { drawList } from './listField';
import { isInside } from './textField';
import type { View } from './view';

/** The form: one row for each field, and the button that requests access. */
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
        // Ignores the second click of a double click, because the button can have a new meaning by
        // then.
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

/**
 * Draws a running request: an indeterminate bar, the step, and **Cancel**. Screen readers get the
 * step from the bar, so the text beside it is hidden from them.
 */
function drawProgress(progress: Progress, { strings, post }: View): TemplateResult {
  return html`
    <div class="progress" data-region="progress">
      <div
        class="bar"
        role="progressbar"
        aria-label=${strings.requestProgress}
        aria-valuetext=${progress.step}
      ></div>
      <span class="quiet" aria-hidden="true">${progress.step}</span>
      <vscode-button
        class="cancel"
        appearance="secondary"
        @click=${() => {
          post({ type: 'cancel' });
        }}
        >${strings.cancel}</vscode-button
      >
    </div>
  `;
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

/** Returns the element for a kind of field. The compiler reports a kind without a case. */
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

/** Clicking a label focuses its control. A native `label` doesn't work for custom elements. */
function focusControl(event: Event): void {
  if (!(event.target instanceof Element)) return;
  const control = event.target.closest('.row')?.querySelector('[data-field]');
  if (control instanceof FieldElement) control.focus();
}
