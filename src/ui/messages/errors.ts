import * as l10n from '@vscode/l10n';
import type { AccessError, SharedErrors, UnknownOutcomeCause } from '../../access/errors';
import { visible } from '../../access/text';
import { offer, type Prompts } from '../prompts';

/** A button below an error. Its label belongs to the error that offers it. */
export interface Remedy<Id extends string = string> {
  readonly id: Id;
  readonly label: string;
  /** The action, if the button works the same in every section; otherwise the section has it. */
  readonly run?: (prompts: Prompts) => PromiseLike<void> | void;
}

/** The buttons that a section answers: each section has an action for each, or `null`. */
export type SectionRemedy =
  'tryAgain' | 'signInAgain' | 'switchAccount' | 'browse' | 'addByUrl' | 'detectAddress';

/** The buttons that work in every section: `page:…`, `setting:…`, and `log:`. */
export type WindowRemedy = `${'page' | 'setting' | 'log'}:${string}`;

type MessageParts<Id extends string> = readonly [
  sentence: string,
  ...remedies: readonly Remedy<SectionRemedy | WindowRemedy | Id>[],
];

/** A message for each error of a list. `Id` names the buttons that only one system has. */
export type ErrorMessages<Errors, Id extends string = never> = {
  readonly [Code in keyof Errors]: (values: Readonly<Errors[Code]>) => MessageParts<Id>;
};

/** Puts an error in words, with its buttons. */
export type Explain<Id extends string = never> = (error: AccessError) => {
  readonly sentence: string;
  readonly remedies: readonly Remedy<SectionRemedy | WindowRemedy | Id>[];
};

/** Returns a function that explains the errors of a system and the shared ones. */
export function explainWith<Errors, Id extends string = never>(
  own: ErrorMessages<Errors, Id>,
): Explain<Id> {
  type Row = (values: object) => MessageParts<Id>;
  // Each list of errors has a message for each of its codes; the values belong to the code.
  const messages = { ...shared, ...own } as unknown as Readonly<Record<string, Row>>;
  return ({ code, values }) => {
    const [sentence, ...remedies] =
      messages[code]?.(quoted(values)) ?? shared.unexpected({ reason: quote(code) });
    // A value in parentheses can be a sentence of the service, with a period of its own.
    return { sentence: sentence.replaceAll('.).', ').'), remedies };
  };
}

const button = <Id extends SectionRemedy>(id: Id, label: string) => ({ id, label });
export const tryAgain = () => button('tryAgain', l10n.t('Try Again'));
export const requestAgain = () => button('tryAgain', l10n.t('Request Again'));
export const signInAgain = () => button('signInAgain', l10n.t('Sign In Again'));
export const switchAccount = () => button('switchAccount', l10n.t('Switch Account'));
export const browse = () => button('browse', l10n.t('Browse All…'));
export const addByUrl = () => button('addByUrl', l10n.t('Add Environment by URL…'));
export const detectAddress = () => button('detectAddress', l10n.t('Detect Address'));
export const openTenantSetting = () => openSetting(l10n.t('Set Tenant'), 'tenantId');
export const openClientSetting = () => openSetting(l10n.t('Set Application ID'), 'clientId');
export const openCloudSetting = (key = 'cloud') => openSetting(l10n.t('Open Cloud Settings'), key);
export const showLog = (): Remedy<WindowRemedy> => ({
  id: 'log:',
  label: l10n.t('Show Log'),
  run: prompts => prompts.showLog(),
});

/** A button that opens a web page. */
export function openPage(label: string, url: string): Remedy<WindowRemedy> {
  return { id: `page:${url}`, label, run: prompts => prompts.openUrl(url) };
}

function openSetting(label: string, name: string): Remedy<WindowRemedy> {
  return { id: `setting:${name}`, label, run: prompts => prompts.openSetting(name) };
}

/** Prepares the values of an error for its sentence. */
export function quoted(values: object): object {
  const prepare = (value: unknown) => (typeof value === 'string' ? quote(value) : value);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, prepare(value)]));
}

/** Prepares external text for a sentence. */
function quote(text: string): string {
  return visible(text, 300);
}

const shared: ErrorMessages<SharedErrors> = {
  cancelled: () => [l10n.t('Canceled. Nothing was requested.')],
  signInFailed: ({ reason }) => [
    l10n.t("VS Code couldn't sign you in: {0}", reason),
    signInAgain(),
    showLog(),
  ],
  signInNeedsTenant: ({ reason }) => [
    l10n.t(
      "Your account doesn't belong to this tenant. If you're a guest there, enter the tenant in the settings. ({0})",
      reason,
    ),
    openTenantSetting(),
    switchAccount(),
  ],
  signInResourceUnknown: ({ host, reason }) => [
    l10n.t(
      "Your tenant doesn't recognize {0}. Check the address of the environment, or enter its tenant in the settings. ({1})",
      host,
      reason,
    ),
    openTenantSetting(),
    addByUrl(),
  ],
  signInClientRefused: ({ reason }) => [
    l10n.t(
      "Your tenant doesn't allow sign-in from VS Code. Enter the ID of your own application in the settings. ({0})",
      reason,
    ),
    openClientSetting(),
  ],
  signInProviderMissing: ({ provider }) => [
    l10n.t('The authentication provider "{0}" isn\'t available in VS Code.', provider),
    openCloudSetting(),
    showLog(),
  ],
  hostUnreachable: ({ host }) => [
    l10n.t(
      "VS Code can't reach {0}. Check your network, VPN, or proxy. Nothing was requested.",
      host,
    ),
    tryAgain(),
    showLog(),
  ],
  certificateRefused: ({ host }) => [
    l10n.t("This computer doesn't trust the certificate of {0}. Nothing was requested.", host),
    showLog(),
  ],
  timedOut: ({ host }) => [l10n.t("{0} didn't respond in time.", host), tryAgain(), showLog()],
  redirected: ({ host, target }) => [
    l10n.t(
      "{0} redirected to {1}. VS Code didn't follow the redirect, because your sign-in is only for {0}.",
      host,
      target === '' ? l10n.t('another address') : target,
    ),
    addByUrl(),
    showLog(),
  ],
  unauthorized: ({ host, account }) => [
    l10n.t(
      "{0} didn't accept the sign-in of {1}. Sign in again, or select another account.",
      host,
      account,
    ),
    signInAgain(),
    switchAccount(),
  ],
  requestRefused: ({ message }) => [
    l10n.t('The service refused the request: {0}', message),
    requestAgain(),
    showLog(),
  ],
  tooManyRequests: ({ host }) => [
    l10n.t('{0} received too many requests. Wait a few minutes, then try again.', host),
    tryAgain(),
  ],
  serviceBusy: ({ host }) => [
    l10n.t('{0} is busy or under maintenance. Try again later.', host),
    tryAgain(),
    showLog(),
  ],
  serviceFailed: ({ host, status }) => [
    l10n.t('{0} returned HTTP status {1}.', host, status),
    tryAgain(),
    showLog(),
  ],
  answerUnreadable: ({ host }) => [
    l10n.t("{0} sent a response that VS Code can't read.", host),
    tryAgain(),
    showLog(),
  ],
  outcomeUnknown: values => [
    l10n.t(
      "{0} We don't know whether a credential was created for {1}. An earlier one may no longer work.",
      because(values.because, values.message),
      values.environment,
    ),
    requestAgain(),
    showLog(),
  ],
  lcsAddressUnknown: ({ text, example = '' }) => [
    example === ''
      ? l10n.t(
          '"{0}" isn\'t the page of a Lifecycle Services environment in the cloud in your settings.',
          text,
        )
      : l10n.t(
          '"{0}" isn\'t the page of a Lifecycle Services environment in the cloud in your settings. The URL of such a page looks like {1}.',
          text,
          example,
        ),
    openCloudSetting(),
  ],
  environmentMissing: () => [
    l10n.t('Select an environment, or add one by its URL.'),
    browse(),
    addByUrl(),
  ],
  reasonMissing: () => [l10n.t('Enter a reason. The service stores it in its audit record.')],
  addressesMissing: () => [
    l10n.t('Enter the IPv4 address that you connect from.'),
    detectAddress(),
  ],
  addressInvalid: ({ text }) => [l10n.t('"{0}" isn\'t an IPv4 address.', text)],
  addressIsIpv6: ({ text }) => [
    l10n.t('"{0}" is an IPv6 address. The SQL firewall accepts only IPv4 addresses.', text),
    detectAddress(),
  ],
  addressRangeReversed: ({ first, last }) => [
    l10n.t('The range ends before it begins: {0} is after {1}.', first, last),
  ],
  addressBlockInvalid: ({ text }) => [
    l10n.t('"{0}" isn\'t a CIDR block. The number after the slash must be 0 to 32.', text),
  ],
  addressSeveral: () => [
    l10n.t(
      "Enter one address, one range (a-b), or one CIDR block. The service doesn't accept a list.",
    ),
  ],
  addressLookupFailed: ({ reason }) => [
    l10n.t("VS Code couldn't detect the address ({0}). Enter it yourself.", reason),
    detectAddress(),
  ],
  addressLookupOff: () => [
    l10n.t('The address lookup is turned off in the settings. Enter the address yourself.'),
  ],
  settingInvalid: ({ setting, reason }) => {
    const key = setting.replace('sqlCredentials.', '');
    const open = { tenantId: openTenantSetting, clientId: openClientSetting }[key];
    return [
      l10n.t("The setting {0} isn't valid: {1}", setting, reason),
      open?.() ?? openCloudSetting(key),
    ];
  },
  unexpected: ({ reason }) => [l10n.t('Something went wrong: {0}', reason), showLog()],
};

/**
 * Warns the user of an error, with the buttons that work outside a section. Doesn't wait for the user, and
 * shows nothing after a cancellation.
 */
export function warnOfError(prompts: Prompts, error: AccessError, explain: Explain<string>): void {
  if (error.code === 'cancelled') return;
  const { sentence, remedies } = explain(error);
  const acts = remedies.flatMap(({ label, run }) =>
    run === undefined ? [] : [[label, () => run(prompts)] as const],
  );
  void offer(prompts, 'warning', sentence, ...acts);
}

/** Explains the shared errors. */
export const explainError = explainWith({});

/** Says why the outcome of a request isn't known, in the service's own words if it has any. */
export function because(cause: UnknownOutcomeCause, message = ''): string {
  const reasons: Readonly<Record<UnknownOutcomeCause, string>> = {
    timeout: l10n.t("The service didn't respond in time."),
    connectionLost: l10n.t('The connection was lost before the response arrived.'),
    serverError: l10n.t('The service failed while processing the request.'),
    serverBusy: l10n.t('The service is busy or under maintenance.'),
    redirect: l10n.t('The service redirected the request to another address.'),
    cancelled: l10n.t('You canceled after the request was sent.'),
    reload: l10n.t('The window was reloaded before the response arrived.'),
    foreignAnswer: l10n.t('A proxy or firewall responded instead of the service.'),
    unclear: l10n.t('The service refused the request, but it may have changed something.'),
    unreadable: l10n.t("The service sent a response that VS Code can't read."),
  };
  const reason = reasons[cause];
  if (message === '') return reason;
  const words = quote(message);
  const end = /[.!?…]$/.test(words) ? '' : '.';
  return l10n.t('{0} It says: "{1}"', reason, `${words}${end}`);
}
