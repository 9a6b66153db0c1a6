import * as l10n from '@vscode/l10n';
import type { Disposable } from '../../access/clock';
import { mapInTurns } from '../../access/concurrency';
import type { AccessError } from '../../access/errors';
import type { ManagedApplications } from '../client/index';
import { type JitRequest, accessError } from '../types';
import { resourceKey } from '../../access/resourceId';
import { messageOf, oneLine } from '../../access/text';
import {
  firstView,
  historyColumns,
  type HistoryAction,
  type HistoryMessage,
  type HistoryRow,
  type HistoryState,
  type HistoryView,
} from '../../protocol/requestHistory';
import type { HistoryIntent } from '../../protocol/intents';
import { explainError } from '../errorMessages';
import { createNotices, type Notices } from '../../ui/dialog/notices';
import {
  activationsIn,
  clientFor,
  copyRequestId,
  openInPortal,
  portalUrl,
  type EarlierRoleRequest,
  type RolesWindow,
} from '../window';
import { historyStrings, rowFormatter } from './rows';
import { isWithin, scopeWords, type HistoryScope } from './scope';

interface Kept {
  readonly request: JitRequest;
  readonly row: HistoryRow;
}

/** The rows per message to a new page, which draws in between. */
const rowsPerMessage = 2_000;

/** Loads the requests of one application or subscription, and runs the user's actions. */
export class RequestHistoryController implements Disposable {
  readonly #window: RolesWindow;
  readonly #scope: HistoryScope;
  readonly #post: (message: HistoryMessage) => void;
  readonly #row: (request: JitRequest) => HistoryRow;
  readonly #notices: Notices;
  readonly #subscriptions: readonly Disposable[];
  readonly #names = new Map<string, string>();
  /** The roles whose names this load has requested. */
  readonly #askedRoles = new Set<string>();
  /** The base URL of Azure Resource Manager in the cloud of the requests; empty until they are loaded. */
  #url = '';
  #kept = new Map<string, Kept>();
  #isComplete = false;
  #view: HistoryView = firstView;
  #loading: AbortController | undefined;

  /** @param post sends a message to the page; a hidden page gets everything when it is `ready` */
  constructor(window: RolesWindow, scope: HistoryScope, post: (message: HistoryMessage) => void) {
    this.#window = window;
    this.#scope = scope;
    this.#post = post;
    this.#row = rowFormatter(window.clock, window.locale);
    const refresh = () => this.load();
    this.#notices = createNotices(window.prompts, explainError, {
      tryAgain: refresh,
      signInAgain: refresh,
      switchAccount: async () => {
        if (await window.switchAccount()) await this.load();
      },
      browse: null,
      addByUrl: null,
      detectAddress: null,
    });
    this.#subscriptions = [
      window.announcer.onSay(text => post({ type: 'announce', text })),
      window.locale.onDidChange(() => void this.#formatAgain()),
    ];
  }

  /** Loads the requests, page by page. The displayed ones stay until the first page arrives. */
  async load(): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    this.#notices.clear();
    this.#changed();
    // An exception must not leave the progress bar on.
    const error = await this.#readAll(loading).catch((thrown: unknown) =>
      accessError('unexpected', { reason: messageOf(thrown) }),
    );
    if (this.#loading !== loading) return;
    this.#loading = undefined;
    // The number of requests shows that the user cancelled.
    if (error !== undefined && error.code !== 'cancelled') this.#notices.showError(error);
    this.#changed();
  }

  async handle(intent: HistoryIntent): Promise<void> {
    switch (intent.type) {
      case 'ready':
        this.#sendAll();
        if (this.#window.locale.isRemote) this.#post({ type: 'askTimeZone' });
        return;
      case 'timeZone':
        this.#window.locale.setTimeZone(intent.name);
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
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** @returns the error; `undefined` if everything was read */
  async #readAll(loading: AbortController): Promise<AccessError | undefined> {
    this.#url ||= this.#window.resourceManagerUrl();
    const found = await clientFor(this.#url, this.#window);
    if (!found.ok) return found.error;
    const options = { mode: 'interactive', signal: loading.signal } as const;
    let isFirst = true;
    for await (const page of found.value.listRequests(this.#scope, options)) {
      if (this.#loading !== loading) return undefined;
      if (!page.ok) return page.error;
      const kept = await mapInTurns(page.value, request =>
        isWithin(this.#scope, request) ? { request, row: this.#row(request) } : undefined,
      );
      if (this.#loading !== loading) return undefined;
      void this.#findNames(found.value, this.#take(kept, isFirst), loading.signal);
      isFirst = false;
    }
    this.#isComplete = true;
    return undefined;
  }

  /** Formats the loaded requests again, for another time zone. */
  async #formatAgain(): Promise<void> {
    const kept = [...this.#kept.values()];
    const again = await mapInTurns(kept, ({ request }) => ({ request, row: this.#row(request) }));
    for (const each of again) {
      const { id } = each.row;
      if (this.#kept.get(id)?.request === each.request) this.#kept.set(id, each);
    }
    this.#sendAll();
  }

  /** Sends the page the rows that it doesn't have yet. */
  #take(page: readonly Kept[], replaces: boolean): readonly HistoryRow[] {
    if (replaces) {
      this.#kept = new Map();
      this.#isComplete = false;
      this.#askedRoles.clear();
    }
    const rows: HistoryRow[] = [];
    for (const each of page) {
      // A request that changes in the meantime can be on two pages.
      if (this.#kept.has(each.row.id)) continue;
      this.#kept.set(each.row.id, each);
      rows.push(each.row);
    }
    if (replaces || rows.length > 0) this.#post({ type: 'rows', rows, replaces });
    if (replaces) this.#changed();
    return rows;
  }

  async #findNames(
    client: ManagedApplications,
    rows: readonly HistoryRow[],
    signal: AbortSignal,
  ): Promise<void> {
    const ids = new Set(rows.flatMap(({ roles }) => roles));
    const unknown = [...ids].filter(id => !this.#names.has(id) && !this.#askedRoles.has(id));
    if (unknown.length === 0) return;
    for (const id of unknown) this.#askedRoles.add(id);
    const found = await client.roleNames(unknown, { mode: 'silent', signal });
    if (found.size === 0) return;
    const named = [...found].map(([id, name]) => [id, oneLine(name, 200)] as const);
    for (const [id, name] of named) this.#names.set(id, name);
    this.#post({ type: 'roleNames', names: Object.fromEntries(named) });
  }

  #sendAll(): void {
    this.#post({ type: 'strings', strings: historyStrings() });
    this.#post({ type: 'view', view: this.#view });
    this.#post({ type: 'roleNames', names: Object.fromEntries(this.#names) });
    const rows = [...this.#kept.values()].map(({ row }) => row);
    for (let from = 0; from === 0 || from < rows.length; from += rowsPerMessage) {
      const part = rows.slice(from, from + rowsPerMessage);
      this.#post({ type: 'rows', rows: part, replaces: from === 0 });
    }
    this.#changed();
  }

  #changed(): void {
    const isOne = this.#scope.kind === 'application';
    const state: HistoryState = {
      ...scopeWords(this.#scope),
      columns: historyColumns.filter(column => column !== 'application' || !isOne),
      actions: this.#actions(),
      isLoading: this.#loading !== undefined,
      isComplete: this.#isComplete,
      notice: this.#notices.current,
    };
    this.#post({ type: 'state', state });
  }

  #actions(): HistoryState['actions'] {
    const [first] = this.#kept.values();
    const hasPortal = first && portalUrl(this.#window, first.request.address) !== undefined;
    const actions: HistoryState['actions'] = [
      { action: 'activateAgain', label: l10n.t('Activate Again') },
      { action: 'copyId', label: l10n.t('Copy ID') },
      { action: 'openInPortal', label: l10n.t('Open in Portal') },
    ];
    return actions.filter(({ action }) => action !== 'openInPortal' || hasPortal);
  }

  async #act(action: HistoryAction, id: string): Promise<void> {
    const request = this.#kept.get(id)?.request;
    if (request === undefined) return;
    const acts = {
      activateAgain: () => this.#window.activateAgain(this.#valuesOf(request)),
      copyId: () => copyRequestId(this.#window, request.address),
      openInPortal: () => this.#openInPortal(request),
    } satisfies Readonly<Record<HistoryAction, () => Promise<void>>>;
    await acts[action]();
  }

  async #openInPortal({ address }: JitRequest): Promise<void> {
    const found = await clientFor(this.#url, this.#window);
    if (found.ok) return openInPortal(this.#window, address);
    this.#notices.showError(found.error);
    this.#changed();
  }

  /** The values of a request, to send it again. The note is known if this window sent it. */
  #valuesOf(request: JitRequest): EarlierRoleRequest {
    const { applicationId, name, roles, startsAt, duration, address } = request;
    const { kind, name: scopeName, subscription } = this.#scope;
    const key = resourceKey(address);
    const own = activationsIn(this.#window).find(grant => resourceKey(grant.request) === key);
    return {
      url: this.#url,
      applicationId,
      applicationName: kind === 'application' ? scopeName : '',
      subscriptionName: subscription ?? '',
      requestName: name,
      roles,
      startsAt,
      durationMs: duration.milliseconds,
      note: own?.note ?? '',
    };
  }
}
