import { html, nothing, type TemplateResult } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import type {
  ChoiceField,
  CopyTarget,
  GrantAction,
  ShownGrant,
  ShownValue,
} from '../../src/protocol/state';
import * as icons from '../icons';
import { drawAction } from './splitButton';
import type { View } from './form';

/** The view that draws the card. */
export interface CardView extends View {
  /** The value that the user copied a moment ago. */
  readonly copied: CopyTarget | undefined;
  readonly passwordShown: boolean;
  readonly hidePassword: () => void;
}

/** The text box of the password, if there is one. */
export const passwordBox = (root: ParentNode) =>
  root.querySelector<HTMLInputElement>('#grant-password');

/** The button that copies the password, if there is one. */
export const copyPasswordButton = (root: ParentNode) =>
  root.querySelector<HTMLElement>('[data-copy=password]');

/** Whether the user can connect with a grant. A refused credential still has a password. */
export const isUsable = (grant: ShownGrant | null) =>
  grant?.actions.some(({ action }) => action === 'connect') === true;

/** One mask for all passwords, because its length must not reveal the length of the password. */
const mask = '•'.repeat(16);

/** Actions that end or replace a grant are separate from those that use it. */
const endingActions: ReadonlySet<GrantAction> = new Set<GrantAction>([
  'renew',
  'forget',
  'activateAgain',
  'withdraw',
  'removeFromList',
]);

/** Draws the grant for the selected environment. */
export function drawCard(grant: ShownGrant, view: CardView): TemplateResult {
  const actions = (areEnding: boolean) =>
    grant.actions
      .filter(({ action, primary }) => (endingActions.has(action) && !primary) === areEnding)
      .map(action =>
        drawAction(action, option => {
          const { id: grantId } = grant;
          const intent = { type: 'grantAction', grantId, action: action.action } as const;
          view.post(option === undefined ? intent : { ...intent, option });
        }),
      );
  return html`
    <section
      class="card"
      data-region="card"
      aria-labelledby="grant-title"
      aria-describedby=${grant.note === '' ? nothing : 'grant-note'}
    >
      <header>
        <div class="name">
          <h2 id="grant-title" title=${grant.title}>${grant.title}</h2>
          ${
            grant.badge === ''
              ? nothing
              : html`<span class="badge" title=${grant.badge}>${grant.badge}</span>`
          }
        </div>
        ${grant.selector ? drawSelector(grant, grant.selector, view) : nothing}
        ${drawStatus(grant, view)}
        <div class="expires">
          ${
            grant.timeLeft === ''
              ? nothing
              : html`<strong class=${grant.urgency} aria-hidden="true">${grant.timeLeft}</strong>`
          }
          <span class="quiet">${grant.expires}</span>
        </div>
      </header>
      <div class="values">
        ${grant.values.map(value => drawValue(grant, value, view))}
        ${grant.hasPassword ? drawPassword(grant, view) : nothing}
      </div>
      ${
        grant.note === ''
          ? nothing
          : html`<p id="grant-note" class="note quiet">
              ${icons.drawIcon(icons.info)}<span>${grant.note}</span>
            </p>`
      }
      <div class="actions">
        ${actions(false)}
        <div class="ending">${actions(true)}</div>
      </div>
    </section>
  `;
}

/** Draws the combobox that shows another grant for the same environment. */
function drawSelector(
  grant: ShownGrant,
  { label, options }: NonNullable<ShownGrant['selector']>,
  { post }: View,
): TemplateResult {
  const field: ChoiceField = {
    ...{ kind: 'choice', id: 'grant', label, hint: '', problem: '', placeholder: '' },
    ...{ actions: [], disabled: false, value: grant.id },
    options: options.map(each => ({ ...each, startsGroup: false, dimmed: false })),
  };
  return html`
    <div class="selector">
      <span id="grant-label" class="visually-hidden">${label}</span>
      <choice-field
        .onEdit=${(grantId: string) => post({ type: 'show', grantId })}
        .field=${field}
      ></choice-field>
    </div>
  `;
}

/** Draws the state. Only its words are in the element that screen readers speak. */
function drawStatus(grant: ShownGrant, { post }: View): TemplateResult {
  const { text, tone, waited, tested } = grant.status;
  const { remedy } = grant;
  const isEnded = tone === 'neutral' && !grant.hasPassword;
  return html`
    <div class="state tone ${tone}">
      ${isEnded ? icons.drawIcon(icons.circleSlash) : icons.drawToneIcon(tone)}
      <span role="status" class="text" title=${text}>${text}</span>
      ${
        waited === null
          ? nothing
          : keyed(
              grant.id,
              html`<elapsed-time
                class="quiet"
                aria-hidden="true"
                .waited=${waited}
              ></elapsed-time>`,
            )
      }
      ${tested === '' ? nothing : html`<span class="quiet tested">${tested}</span>`}
      ${
        remedy
          ? html`<button
              class=${remedy.isRefresh ? 'icon-button' : 'link'}
              aria-label=${remedy.label}
              title=${remedy.isRefresh ? remedy.label : nothing}
              @click=${() => post({ type: 'statusRemedy', grantId: grant.id })}
            >
              ${remedy.isRefresh ? icons.drawIcon(icons.refresh) : remedy.label}
            </button>`
          : nothing
      }
    </div>
  `;
}

/** Draws a value on as many lines as it needs, so that its end is always readable. */
function drawValue(grant: ShownGrant, { id, label, value, copy }: ShownValue, view: CardView) {
  return html`
    <label for="grant-${id}">${label}</label>
    <textarea
      id="grant-${id}"
      class=${copy ? 'monospace' : nothing}
      rows="1"
      readonly
      spellcheck="false"
      autocomplete="off"
      .value=${value}
    ></textarea>
    <span class="tools">${copy ? drawCopy(grant, copy.target, copy.label, view) : nothing}</span>
  `;
}

/** Draws the mask only. `PasswordReveal` alone sets the value of the box to the password. */
function drawPassword(grant: ShownGrant, view: CardView): TemplateResult {
  const { strings, post, passwordShown, hidePassword } = view;
  const toggle = () => {
    if (passwordShown) hidePassword();
    else post({ type: 'revealPassword', grantId: grant.id });
  };
  return html`
    <label for="grant-password">${strings.password}</label>
    <input
      id="grant-password"
      class="monospace"
      readonly
      spellcheck="false"
      autocomplete="off"
      value=${mask}
    />
    <span class="tools">
      ${drawIconButton(
        passwordShown ? strings.hidePassword : strings.showPassword,
        passwordShown ? icons.eyeClosed : icons.eye,
        toggle,
      )}
      ${drawCopy(grant, 'password', strings.copyPassword, view)}
    </span>
  `;
}

function drawCopy(grant: ShownGrant, target: CopyTarget, label: string, view: CardView) {
  const press = () => view.post({ type: 'copy', grantId: grant.id, target });
  const isCopied = view.copied === target;
  return drawIconButton(label, isCopied ? icons.check : icons.copy, press, {
    title: isCopied ? view.strings.copied : label,
    copies: target,
  });
}

function drawIconButton(
  label: string,
  icon: string,
  press: () => void,
  { title, copies }: { readonly title: string; readonly copies?: CopyTarget } = { title: label },
) {
  return html`
    <button
      class="icon-button"
      data-copy=${copies ?? nothing}
      aria-label=${label}
      title=${title}
      @click=${press}
    >
      ${icons.drawIcon(icon)}
    </button>
  `;
}
