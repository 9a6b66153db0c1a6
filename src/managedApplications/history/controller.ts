import * as l10n from '@vscode/l10n';
import type { Disposable } from '../../access/clock';
import { accessError, type AccessError } from '../../access/errors';
import type { JitRequest, ManagedApplications } from '../types';
import { formatResourceId, type ResourceAddress } from '../../access/resourceId';
import type { Result } from '../../access/result';
import { oneLine } from '../../access/text';
import {
  firstView,
  historyColumns,
  type HistoryAction,
  type HistoryMessage,
  type HistoryRow,
  type HistoryState,
  type HistoryView,
} from '../../protocol/requestHistory';
import type { HistoryIntent } from '../../protocol/requestHistoryIntents';
import type { Announcer } from '../../ui/announcer';
import { Notices } from '../../ui/dialog/notices';
import type { ActivateAgain, ActivationValues } from '../activations/activationValues';
import type { Prompts } from '../../ui/prompts';
import { RowMaker } from './rows';
import { isWithin, requestScope, type HistoryScope } from './scope';
import { historyStrings, scopeWords } from './messages';

/** What the request history needs from the window. */
export interface RequestHistoryServices {
  /** The system, for the cloud of the settings. */
  readonly service: () => Promise<Result<ManagedApplications>>;
  readonly activateAgain: ActivateAgain;
  /** The user's note on a request, if this window has it; otherwise empty. */
  readonly noteOf: (request: ResourceAddress) => string;
  /** Lets the user change the account. Returns whether it may have changed. */
  readonly switchAccount: () => Promise<boolean>;
  readonly writeClipboard: (text: string) => Thenable<void>;
  readonly announcer: Announcer;
  readonly prompts: Prompts;
  readonly clock: { now(): number };
  readonly locale: string;
}

interface Kept {
  readonly request: JitRequest;
  readonly row: HistoryRow;
}

/** Rows per message to a new page: few enough that it can draw in between. */
const rowsAMessage = 2_000;

/** The requests of one application or subscription, and their actions. */
export class RequestHistoryController implements Disposable {
  readonly #services: RequestHistoryServices;
  readonly #scope: HistoryScope;
  readonly #post: (message: HistoryMessage) => void;
  readonly #rows: RowMaker;
  readonly #notices: Notices;
  readonly #saying: Disposable;
  readonly #names = new Map<string, string>();
  /** Roles whose names were requested, found or not, and the known names. */
  #asked = new Set<string>();
  #applications: ManagedApplications | undefined;
  #kept = new Map<string, Kept>();
  #isComplete = false;
  #view: HistoryView = firstView;
  /** Ends the current load. */
  #loading: AbortController | undefined;

  /** @param post sends to the page; a hidden page gets everything when it is `ready` */
  constructor(
    services: RequestHistoryServices,
    scope: HistoryScope,
    post: (message: HistoryMessage) => void,
  ) {
    this.#services = services;
    this.#scope = scope;
    this.#post = post;
    this.#rows = new RowMaker(services.clock, services.locale);
    const refresh = () => this.load();
    this.#notices = new Notices(
      services.prompts,
      {
        tryAgain: refresh,
        signInAgain: refresh,
        switchAccount: async () => {
          if (await services.switchAccount()) await this.load();
        },
      },
      { tryAgain: l10n.t('Try Again') },
    );
    this.#saying = services.announcer.onSay(text => {
      post({ type: 'announce', text });
    });
  }

  /** Loads the requests page by page. The current ones stay until the first page arrives. */
  async load(): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    this.#notices.clear();
    this.#changed();
    // The caller doesn't await the load, so an error would leave the progress bar running.
    const error = await this.#readAll(loading).catch((thrown: unknown) =>
      accessError('unexpected', { reason: thrown instanceof Error ? thrown.message : '' }),
    );
    if (this.#loading !== loading) return;
    this.#loading = undefined;
    // The number of requests shows that the user cancelled.
    if (error !== undefined && error.code !== 'cancelled') this.#notices.showError(error);
    this.#changed();
  }

  /** Handles an intent of the page. */
  async handle(intent: HistoryIntent): Promise<void> {
    switch (intent.type) {
      case 'ready':
        this.#sendAll();
        return;
      case 'view':
        this.#view = intent.view;
        return;
      case 'refresh':
        return this.load();
      case 'cancel':
        this.#loading?.abort();
        return;
      case 'remedy':
        return this.#notices.act(intent.id);
      case 'dismissNotice':
        this.#notices.clear();
        this.#changed();
        return;
      case 'act':
        return this.#act(intent.action, intent.row);
    }
  }

  dispose(): void {
    this.#loading?.abort();
    this.#loading = undefined;
    this.#saying.dispose();
  }

  /** @returns the first error, or `undefined` if everything was read */
  async #readAll(loading: AbortController): Promise<AccessError | undefined> {
    const found = await this.#services.service();
    if (!found.ok) return found.error;
    const applications = found.value;
    this.#applications = applications;
    const options = { mode: 'interactive', signal: loading.signal } as const;
    let isFirst = true;
    for await (const page of applications.listRequests(requestScope(this.#scope), options)) {
      if (this.#loading !== loading) return undefined;
      if (!page.ok) return page.error;
      this.#take(page.value, isFirst);
      isFirst = false;
    }
    this.#isComplete = true;
    return undefined;
  }

  #take(page: readonly JitRequest[], replaces: boolean): void {
    if (replaces) {
      this.#kept = new Map();
      this.#isComplete = false;
      this.#asked = new Set(this.#names.keys());
    }
    const rows: HistoryRow[] = [];
    for (const request of page) {
      if (!isWithin(this.#scope, request)) continue;
      const row = this.#rows.row(request);
      // A request that changes meanwhile can be on two pages.
      if (this.#kept.has(row.id)) continue;
      this.#kept.set(row.id, { request, row });
      rows.push(row);
    }
    if (replaces || rows.length > 0) this.#post({ type: 'rows', rows, replaces });
    if (replaces) this.#changed();
    void this.#findNames(rows);
  }

  /** Finds the names of new roles. A role without one is shown by its ID. */
  async #findNames(rows: readonly HistoryRow[]): Promise<void> {
    const unknown = [...new Set(rows.flatMap(({ roles }) => roles))].filter(
      id => !this.#asked.has(id),
    );
    if (unknown.length === 0 || this.#applications === undefined) return;
    for (const id of unknown) this.#asked.add(id);
    const { signal } = this.#loading ?? new AbortController();
    const found = await this.#applications.roleNames(unknown, { mode: 'silent', signal });
    const names: Record<string, string> = {};
    for (const id of unknown) {
      const name = found.get(id);
      if (name === undefined) continue;
      names[id] = oneLine(name, 200);
      this.#names.set(id, names[id]);
    }
    if (Object.keys(names).length > 0) this.#post({ type: 'roleNames', names });
  }

  #sendAll(): void {
    this.#post({ type: 'strings', strings: historyStrings() });
    this.#post({ type: 'view', view: this.#view });
    this.#post({ type: 'roleNames', names: Object.fromEntries(this.#names) });
    const rows = [...this.#kept.values()].map(({ row }) => row);
    for (let from = 0; from === 0 || from < rows.length; from += rowsAMessage) {
      const part = rows.slice(from, from + rowsAMessage);
      this.#post({ type: 'rows', rows: part, replaces: from === 0 });
    }
    this.#changed();
  }

  #changed(): void {
    this.#post({ type: 'state', state: this.#state() });
  }

  #state(): HistoryState {
    const isOne = this.#scope.kind === 'application';
    return {
      ...scopeWords(this.#scope),
      columns: historyColumns.filter(column => column !== 'application' || !isOne),
      actions: this.#actions(),
      isLoading: this.#loading !== undefined,
      isComplete: this.#isComplete,
      notice: this.#notices.current,
    };
  }

  #actions(): HistoryState['actions'] {
    const [first] = this.#kept.values();
    const hasPortal = first !== undefined && this.#portalUrl(first.request) !== undefined;
    return [
      { action: 'activateAgain', label: l10n.t('Activate Again') },
      { action: 'copyId', label: l10n.t('Copy Id') },
      ...(hasPortal ? [{ action: 'openInPortal', label: l10n.t('Open in Portal') } as const] : []),
    ];
  }

  #portalUrl({ address }: JitRequest): string | undefined {
    return this.#applications?.portalUrl(formatResourceId(address));
  }

  async #act(action: HistoryAction, id: string): Promise<void> {
    const { activateAgain, announcer, prompts, writeClipboard } = this.#services;
    const request = this.#kept.get(id)?.request;
    if (request === undefined) return;
    switch (action) {
      case 'activateAgain':
        return activateAgain(againValues(request, this.#scope, this.#services.noteOf));
      case 'copyId':
        await writeClipboard(formatResourceId(request.address));
        announcer.say(l10n.t('Request id copied.'));
        return;
      case 'openInPortal': {
        const url = this.#portalUrl(request);
        if (url !== undefined) await prompts.openUrl(url);
      }
    }
  }
}

/** The values of a request, to fill the form with. */
function againValues(
  request: JitRequest,
  scope: HistoryScope,
  noteOf: (request: ResourceAddress) => string,
): ActivationValues {
  const { startsAt, clockAheadMs } = request;
  return {
    applicationId: request.applicationId,
    ...(scope.kind === 'application' ? { applicationName: scope.name } : {}),
    ...(scope.subscription === undefined ? {} : { subscriptionName: scope.subscription }),
    requestName: request.name,
    roles: request.roles,
    startsAt: startsAt === undefined ? undefined : startsAt - clockAheadMs,
    durationMs: request.duration.milliseconds,
    note: noteOf(request.address),
  };
}
