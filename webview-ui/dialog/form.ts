import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { Intent } from '../../src/protocol/intents';
import type {
  DialogState,
  Field,
  FieldActionState,
  ListButton,
  ListField,
  ListItem,
  PageStrings,
  Step,
} from '../../src/protocol/state';
import { describedBy, FieldElement, partId } from './fieldElement';

/** The values that all parts of the page share. */
export interface View {
  readonly strings: PageStrings;
  readonly post: (intent: Intent) => void;
  /** The system that the page shows. */
  readonly section: string;
}

/** The view that draws the form. */
export interface FormView extends View {
  /** Requests access. */
  readonly request: () => void;
}

/** The form: one row for each field, the steps, and the button that requests access. */
export function drawForm(state: DialogState, view: FormView): TemplateResult {
  const pressDefault = () => {
    if (state.request?.isDefault === true) view.request();
  };
  return html`
    <div class="form" data-region="form">
      ${repeat(
        state.fields,
        field => field.id,
        field => drawRow(field, view, pressDefault),
      )}
      ${state.steps.length > 0 ? drawSteps(state, view) : nothing}
      <div class="row last">
        <span></span>
        <div class="control">
          <div class="buttons">
            ${drawRequestButton(state, view)} ${drawButtons(state, view)}
            ${state.hasHistory ? drawHistory(view) : nothing}
          </div>
          <div class="running">${drawProgress(state, view)}</div>
        </div>
      </div>
    </div>
  `;
}

function drawSteps({ steps, progress }: DialogState, view: View): TemplateResult {
  const drawStep = ({ parts, current, buttons }: Step) => html`
    <li aria-current=${current ? 'step' : nothing}>
      <p>${parts.map(({ text, strong }) => (strong ? html`<strong>${text}</strong>` : text))}</p>
      ${
        buttons.length === 0
          ? nothing
          : html`<div class="buttons">${drawButtons({ buttons, progress }, view)}</div>`
      }
    </li>
  `;
  return html`
    <div class="row">
      <span></span>
      <ol class="steps">
        ${steps.map(drawStep)}
      </ol>
    </div>
  `;
}

function drawRequestButton({ request, progress }: DialogState, view: FormView) {
  if (!request) return nothing;
  return drawButton({ ...request, unavailable: progress !== null }, view.request, 'request');
}

function drawButtons({ buttons, progress }: Pick<DialogState, 'buttons' | 'progress'>, view: View) {
  const unavailable = progress !== null;
  return buttons.map(button => drawButton({ ...button, unavailable }, pressed(view, button.id)));
}

/** Returns a function that tells the host that the user pressed a button. */
function pressed({ post, section }: View, id: string): () => void {
  return () => post({ type: 'button', section, id });
}

interface ButtonLook {
  readonly label: string;
  readonly primary: boolean;
  /** Whether a press has no effect at present. The button keeps the focus nevertheless. */
  readonly unavailable: boolean;
}

/** Draws a button. Changes of the toolkit's ARIA attributes have no effect, but its properties do. */
function drawButton(
  { label, primary, unavailable }: ButtonLook,
  press: () => void,
  className = '',
): TemplateResult {
  return html`
    <vscode-button
      class=${className}
      appearance=${primary ? 'primary' : 'secondary'}
      .ariaDisabled=${unavailable ? 'true' : null}
      @click=${() => {
        if (!unavailable) press();
      }}
      >${label}</vscode-button
    >
  `;
}

/**
 * Draws a running request in a line of fixed height: the step and **Cancel**. Screen readers get the
 * step from the bar. For a request elsewhere, the line says so and offers to show it.
 */
function drawProgress({ progress, elsewhere }: DialogState, { strings, post }: View) {
  if (!progress && elsewhere === '') return nothing;
  return html`
    <div class="progress" data-region="progress">
      ${
        progress
          ? html`
              <div
                class="bar"
                role="progressbar"
                aria-label=${strings.requestProgress}
                aria-valuetext=${progress.step}
              ></div>
              <span class="step quiet" aria-hidden="true" title=${progress.step}
                >${progress.step}</span
              >
            `
          : html`
              <span class="step quiet" title=${elsewhere}>${elsewhere}</span>
              ${drawLink(strings.showRequest, () => post({ type: 'showRequest' }))}
            `
      }
      ${drawLink(strings.cancel, () => post({ type: 'cancel' }), 'cancel')}
    </div>
  `;
}

function drawHistory(view: View): TemplateResult {
  return drawLink(view.strings.history, pressed(view, 'history'), 'history');
}

function drawLink(label: string, press: () => void, className = '', disabled = false) {
  return html`
    <button class="link ${className}" ?disabled=${disabled} @click=${press}>${label}</button>
  `;
}

function drawRow(field: Field, view: View, pressDefault: () => void): TemplateResult {
  return html`
    <div class="row">
      <div class="caption">
        <span class="label" id=${partId(field, 'label')} @click=${focusControl}
          >${field.label}</span
        >
      </div>
      <div class="control">
        ${drawControl(field, view, pressDefault)}
        <div class="below">
          ${textBelow(field, 'problem')} ${textBelow(field, 'hint')}
          ${field.actions.map(action => drawFieldAction(action, field, view))}
        </div>
      </div>
    </div>
  `;
}

/** Returns the element for a kind of field. The compiler reports a kind without a case. */
function drawControl(field: Field, view: View, pressDefault: () => void): TemplateResult {
  const { post, section } = view;
  const edit = (value: string) => post({ type: 'edit', section, field: field.id, value });
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
        .onEnter=${pressDefault}
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
        .onEnter=${pressDefault}
        .field=${field}
      ></text-field>`;
  }
}

/** Draws a list whose entries have buttons, followed by the buttons for the whole list. */
function drawList(field: ListField, view: View): TemplateResult {
  const buttons = (of: readonly ListButton[]) =>
    of.map(button => drawListButton(button, field.disabled, view));
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

function drawListButton({ id, label, name }: ListButton, disabled: boolean, view: View) {
  return html`
    <button class="link" aria-label=${name} ?disabled=${disabled} @click=${pressed(view, id)}>
      ${label}
    </button>
  `;
}

function textBelow(field: Field, part: 'hint' | 'problem'): TemplateResult | typeof nothing {
  if (field[part] === '') return nothing;
  return html`<span id=${partId(field, part)} class=${part}>${field[part]}</span>`;
}

function drawFieldAction({ action, label, isButton }: FieldActionState, field: Field, view: View) {
  const press = () => view.post({ type: 'fieldAction', section: view.section, action });
  return isButton
    ? drawButton({ label, primary: false, unavailable: field.disabled }, press)
    : drawLink(label, press, '', field.disabled);
}

/** Clicking a label focuses its control. A native `label` doesn't work for custom elements. */
function focusControl(event: Event): void {
  if (!(event.target instanceof Element)) return;
  const control = event.target.closest('.row')?.querySelector('[data-field]');
  if (control instanceof FieldElement) control.focus();
}
