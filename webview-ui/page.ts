import { html, nothing, render, type TemplateResult } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import type { HostMessage, PageDraft } from '../src/protocol/messages';
import { hasValue, type DialogState, type FieldId, type PageStrings } from '../src/protocol/state';
import { Announcer } from './announcer';
import type { Connection } from './connection';
import { CopiedNote } from './copied';
import { FocusKeeper } from './focus';
import { drawForm } from './form';
import { drawGrant, passwordBox } from './grant';
import { drawGrantList } from './grantList';
import { drawNotice } from './notice';
import { drawSystems } from './systems';
import { PasswordReveal } from './password';
import type { SecretFieldElement } from './secretField';

/** The dialog's page: takes the host's messages and draws the last state. It decides nothing. */
export class Page {
  readonly #connection: Connection;
  readonly #root = document.createElement('div');
  readonly #announcer = new Announcer();
  readonly #focus = new FocusKeeper(this.#root);
  readonly #password = new PasswordReveal(() => {
    this.#draw();
  });
  readonly #copied = new CopiedNote(() => {
    this.#draw();
  });
  #strings: PageStrings | undefined;
  #state: DialogState | undefined;
  #draft = '';

  constructor(main: HTMLElement, connection: Connection) {
    this.#connection = connection;
    // A key that is held down must not press the button that takes the focus next.
    main.addEventListener('keydown', withoutHeldEnter, { capture: true });
    main.append(this.#announcer.element, this.#root);
  }

  /** Does what the host says. */
  receive(message: HostMessage): void {
    switch (message.type) {
      case 'strings':
        this.#strings = message.strings;
        return this.#draw();
      case 'state':
        return this.#take(message.state);
      case 'announce':
        return this.#announcer.say(message.text);
      case 'password':
        return this.#reveal(message.grantId, message.password);
      case 'fieldSecret':
        return this.#root
          .querySelector<SecretFieldElement>(`secret-field[data-field="${message.field}"]`)
          ?.show(message.text);
      case 'copied':
        return this.#copied.note(message.grantId, message.target);
      case 'maskPassword':
        return this.#password.mask();
      case 'focus':
        return this.#moveTo(message.field);
    }
  }

  #take(state: DialogState): void {
    const earlier = this.#state;
    // Before drawing: the text box of the password may be gone afterwards.
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

  #moveTo(field: FieldId): void {
    const element = this.#root.querySelector<HTMLElement>(`[data-field="${field}"]`);
    if (element) this.#focus.move(element);
  }

  #draw(): void {
    if (!this.#strings || !this.#state) return;
    const template = this.#template(this.#strings, this.#state);
    this.#focus.around(() => {
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
   * Keeps what the host says that the form holds, and nothing else, for a page that is destroyed and
   * redrawn. The host looks at what was typed first: a login that was pasted whole is not kept.
   */
  #keepDraft(): void {
    const fields: Partial<Record<FieldId, string>> = {};
    // A list is nothing that somebody types, and a secret is nothing to keep.
    for (const field of this.#state?.fields.filter(hasValue) ?? []) {
      fields[field.id] = field.value;
    }
    const draft: PageDraft = {
      ...(this.#state === undefined ? {} : { section: this.#state.section }),
      fields,
    };
    const kept = JSON.stringify(draft);
    if (kept === this.#draft) return;
    this.#draft = kept;
    this.#connection.keepDraft(draft);
  }
}

function drawSecondaryButton(label: string, press: () => void): TemplateResult {
  return html`<vscode-button appearance="secondary" @click=${press}>${label}</vscode-button>`;
}

function withoutHeldEnter(event: KeyboardEvent): void {
  const isLines = event.target instanceof HTMLTextAreaElement;
  if (event.key !== 'Enter' || !event.repeat || isLines) return;
  event.preventDefault();
  event.stopPropagation();
}
