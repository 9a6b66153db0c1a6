import { html, nothing, render, type TemplateResult } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import type { HostMessage, PageDraft } from '../src/protocol/messages';
import { hasValue, type DialogState, type FieldId, type PageStrings } from '../src/protocol/state';
import { Announcer } from './announcer';
import type { Connection } from './connection';
import { CopiedIndicator } from './copied';
import { FocusKeeper } from './focus';
import { drawForm } from './form';
import { drawGrant, drawGrantList, passwordBox } from './grant';
import { drawNotice } from './notice';
import { PasswordReveal } from './password';
import type { SecretFieldElement } from './secretField';
import type { View } from './view';

/** The page of the dialog. It draws the last state and makes no decisions. */
export class Page {
  readonly #connection: Connection;
  readonly #root = document.createElement('div');
  readonly #announcer = new Announcer();
  readonly #focus = new FocusKeeper(this.#root);
  readonly #password = new PasswordReveal(() => {
    this.#draw();
  });
  readonly #copied = new CopiedIndicator(() => {
    this.#draw();
  });
  #strings: PageStrings | undefined;
  #state: DialogState | undefined;
  #keptDraft = '';

  constructor(main: HTMLElement, connection: Connection) {
    this.#connection = connection;
    // A key that the user holds down must not press the button that gets the focus next.
    main.addEventListener('keydown', ignoreHeldEnter, { capture: true });
    main.append(this.#announcer.element, this.#root);
  }

  /** Handles a message from the host. */
  receive(message: HostMessage): void {
    switch (message.type) {
      case 'strings':
        this.#strings = message.strings;
        return this.#draw();
      case 'state':
        return this.#updateState(message.state);
      case 'announce':
        return this.#announcer.say(message.text);
      case 'password':
        return this.#reveal(message.grantId, message.password);
      case 'fieldSecret':
        return this.#root
          .querySelector<SecretFieldElement>(`secret-field[data-field="${message.field}"]`)
          ?.show(message.text);
      case 'copied':
        return this.#copied.show(message.grantId, message.target);
      case 'maskPassword':
        return this.#password.mask();
      case 'focus':
        return this.#focusField(message.field);
    }
  }

  #updateState(state: DialogState): void {
    const earlier = this.#state;
    // Masks the password before drawing, because drawing can remove its text box.
    this.#password.keepOnly(state.grant?.hasPassword === true ? state.grant.id : undefined);
    this.#state = state;
    this.#draw();
    const { notice } = state;
    if (notice && notice.severity !== 'error' && notice.text !== earlier?.notice?.text) {
      this.#announcer.say(notice.text);
    }
  }

  #reveal(grantId: string, password: string): void {
    const box = passwordBox(this.#root);
    if (box && this.#state?.grant?.id === grantId) this.#password.show(grantId, box, password);
  }

  #focusField(field: FieldId): void {
    const element = this.#root.querySelector<HTMLElement>(`[data-field="${field}"]`);
    if (element) this.#focus.move(element);
  }

  #draw(): void {
    if (!this.#strings || !this.#state) return;
    const template = this.#template(this.#strings, this.#state);
    this.#focus.keepDuring(() => {
      render(template, this.#root);
    });
    this.#keepDraft();
  }

  #template(strings: PageStrings, state: DialogState): TemplateResult {
    const view = {
      strings,
      post: this.#connection.post,
      copied: this.#copied.of(state.grant?.id),
      passwordShown: this.#password.shown,
      hidePassword: () => {
        this.#password.mask();
      },
    };
    return html`
      <h1>${state.title}</h1>
      ${state.systems.length > 0 ? drawSystems(state, view) : nothing}
      ${state.intro === '' ? nothing : html`<p class="intro quiet">${state.intro}</p>`}
      ${keyed(state.section, drawForm(state, view))}
      ${state.notice ? drawNotice(state.notice, view, drawSecondaryButton) : nothing}
      ${state.grant ? drawGrant(state.grant, view) : nothing}
      ${state.grants.length > 0 ? drawGrantList(state.grants, view) : nothing}
    `;
  }

  /**
   * Keeps the field values that the host has confirmed, in case VS Code destroys the page. The host
   * checks typed text first, so a pasted login is not kept.
   */
  #keepDraft(): void {
    const fields: Partial<Record<FieldId, string>> = {};
    for (const field of this.#state?.fields.filter(hasValue) ?? []) {
      fields[field.id] = field.value;
    }
    const draft: PageDraft = {
      ...(this.#state === undefined ? {} : { section: this.#state.section }),
      fields,
    };
    const kept = JSON.stringify(draft);
    if (kept === this.#keptDraft) return;
    this.#keptDraft = kept;
    this.#connection.keepDraft(draft);
  }
}

/** Draws the list of systems. The form below belongs to the current one. */
function drawSystems({ section, systems }: DialogState, view: View): TemplateResult {
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

function drawSecondaryButton(label: string, press: () => void): TemplateResult {
  return html`<vscode-button appearance="secondary" @click=${press}>${label}</vscode-button>`;
}

function ignoreHeldEnter(event: KeyboardEvent): void {
  const isMultiline = event.target instanceof HTMLTextAreaElement;
  if (event.key !== 'Enter' || !event.repeat || isMultiline) return;
  event.preventDefault();
  event.stopPropagation();
}
