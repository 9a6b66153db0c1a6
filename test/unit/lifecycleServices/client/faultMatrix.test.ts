import assert from 'node:assert/strict';
import type { LcsRequestContext } from '../../../../src/lifecycleServices/types';
import type { Result } from '../../../../src/access/result';
import { MadeUpSite, defaultRequest, tokenPage, type MadeUpAnswer } from './support';

/** A fault of one endpoint, and what the user sees: an error code, with the cause if it is unknown. */
interface FaultRow {
  readonly name: string;
  readonly answer: MadeUpAnswer;
  /** After a change. */
  readonly change: string;
  /** After a read. */
  readonly read: string;
  /** How often it is sent, if not once. */
  readonly sent?: number;
}

const envelope = (message: string) => ({ Success: false, Message: message, Data: null });
const page = (body: string) => ({ body: `<!DOCTYPE html><html>${body}</html>`, type: 'text/html' });
const moved = (status: number, location: string) => ({ body: '', status, headers: { location } });
const network = (kind: 'timeout' | 'connectionLost' | 'unreachable' | 'certificate', sent = true) =>
  ({ failure: { kind, beforeSending: !sent, detail: '' } }) as const;

const unreadable = 'unknown: unreadable';
const redirect = 'unknown: redirect';
const unclear = 'unknown: unclear';
const serverError = 'unknown: serverError';
const ended = 'lcsSessionEnded';

const faults: readonly FaultRow[] = [
  // The network.
  {
    name: 'no connection',
    answer: network('unreachable', false),
    change: 'hostUnreachable',
    read: 'hostUnreachable',
  },
  {
    name: 'an invalid certificate',
    answer: network('certificate', false),
    change: 'certificateRefused',
    read: 'certificateRefused',
  },
  {
    name: 'a broken connection',
    answer: network('connectionLost'),
    change: 'unknown: connectionLost',
    read: 'hostUnreachable',
  },
  {
    name: 'a timeout',
    answer: network('timeout'),
    change: 'unknown: timeout',
    read: 'timedOut',
  },
  // The two statuses that prove that nothing ran.
  {
    name: '429 for longer than the user waits',
    answer: { body: '', status: 429, headers: { 'retry-after': '86400' } },
    change: 'tooManyRequests',
    read: 'tooManyRequests',
  },
  { name: '401', answer: { body: '', status: 401 }, change: ended, read: ended, sent: 2 },
  {
    name: '401 with a page',
    answer: { ...page('Sign in'), status: 401 },
    change: ended,
    read: ended,
    sent: 2,
  },
  // Redirects.
  {
    name: '302 to the sign-in of the site',
    answer: moved(302, '/Logon/AdLogon?ReturnUrl=x'),
    change: redirect,
    read: ended,
  },
  {
    name: '302 to a path with "login"',
    answer: moved(302, '/Environment/login/created'),
    change: redirect,
    read: ended,
  },
  {
    name: '302 to another host',
    answer: moved(302, 'https://login.microsoftonline.com/common/oauth2'),
    change: redirect,
    read: ended,
  },
  {
    name: '307 to another page of the site',
    answer: moved(307, '/Environment/Done?from=/login/'),
    change: redirect,
    read: 'redirected',
  },
  {
    name: '308 to another host of the site',
    answer: moved(308, 'https://lcs.example/elsewhere'),
    change: redirect,
    read: 'redirected',
  },
  {
    name: '300 without a location',
    answer: { body: '', status: 300 },
    change: redirect,
    read: 'redirected',
  },
  { name: '304', answer: { body: '', status: 304 }, change: redirect, read: 'redirected' },
  {
    name: '302 with a location that is no address',
    answer: moved(302, 'http://['),
    change: redirect,
    read: 'redirected',
  },
  // Pages.
  {
    name: 'a page that says "log in to the database"',
    answer: page('<p>You can now log in to the database.</p>'),
    change: unreadable,
    read: ended,
  },
  {
    name: 'a sign-in form',
    answer: page('<form action="/login"><input type="password"></form>'),
    change: unreadable,
    read: ended,
  },
  { name: 'another page', answer: page('Welcome'), change: unreadable, read: ended },
  {
    name: 'a page with the type of JSON',
    answer: { body: '<!doctype html>', type: 'application/json' },
    change: unreadable,
    read: ended,
  },
  // 4xx.
  {
    name: '400 that mentions the anti-forgery cookie',
    answer: { body: 'The required anti-forgery cookie is not present.', status: 400 },
    change: unclear,
    read: 'serviceFailed',
  },
  {
    name: '400 with a page about the verification token',
    answer: { ...page('__RequestVerificationToken'), status: 400 },
    change: unclear,
    read: 'serviceFailed',
  },
  {
    name: '400 with a message',
    answer: { body: envelope('The rule exists.'), status: 400 },
    change: `${unclear}: The rule exists.`,
    read: 'requestRefused: The rule exists.',
  },
  {
    name: '403 with a page that asks to sign in',
    answer: { ...page('<h1>Please log in</h1>'), status: 403 },
    change: unclear,
    read: ended,
  },
  { name: '403', answer: { body: '', status: 403 }, change: unclear, read: 'serviceFailed' },
  { name: '404', answer: { body: '', status: 404 }, change: unclear, read: 'serviceFailed' },
  { name: '405', answer: { body: '', status: 405 }, change: unclear, read: 'serviceFailed' },
  { name: '407', answer: { body: '', status: 407 }, change: unclear, read: 'serviceFailed' },
  {
    name: '408 with a page',
    answer: { ...page('Request Timeout'), status: 408 },
    change: unclear,
    read: 'serviceFailed',
  },
  { name: '409', answer: { body: '', status: 409 }, change: unclear, read: 'serviceFailed' },
  { name: '413', answer: { body: '', status: 413 }, change: unclear, read: 'serviceFailed' },
  {
    name: '419 that says that the session has ended',
    answer: { body: 'Your session has ended. Sign in.', status: 419 },
    change: unclear,
    read: 'serviceFailed',
  },
  {
    name: '499 with a sign-in page',
    answer: { ...page('<title>Sign in</title>'), status: 499 },
    change: unclear,
    read: ended,
  },
  // 5xx.
  {
    name: '500 with a message',
    answer: { body: envelope('No access.'), status: 500 },
    change: 'requestRefused: No access.',
    read: 'requestRefused: No access.',
  },
  {
    name: '500 with a page',
    answer: { ...page('Sign in'), status: 500 },
    change: serverError,
    read: 'serviceFailed',
  },
  { name: '500', answer: { body: '', status: 500 }, change: serverError, read: 'serviceFailed' },
  {
    name: '502 with a message',
    answer: { body: envelope('No access.'), status: 502 },
    change: `${serverError}: No access.`,
    read: 'serviceFailed',
  },
  { name: '503', answer: { body: '', status: 503 }, change: serverError, read: 'serviceBusy' },
  {
    name: '503 that asks to come back',
    answer: { body: '', status: 503, headers: { 'retry-after': '1' } },
    change: serverError,
    read: 'serviceBusy',
  },
  { name: '504', answer: { body: '', status: 504 }, change: serverError, read: 'serviceFailed' },
  // 200 without usable data.
  { name: 'an empty body', answer: { body: '' }, change: unreadable, read: 'answerUnreadable' },
  {
    name: 'a body cut short',
    answer: { body: '{"Success":true,"Da' },
    change: unreadable,
    read: 'answerUnreadable',
  },
  { name: 'plain text', answer: { body: 'OK' }, change: unreadable, read: 'answerUnreadable' },
  {
    name: '200 with a refusal',
    answer: { body: envelope('Not allowed.') },
    change: 'requestRefused: Not allowed.',
    read: 'requestRefused: Not allowed.',
  },
];

const entry = { name: 'home', addressOrCidr: '203.0.113.7' };
const list = { body: { Success: true, Data: { Rules: [] } } };
const details = { body: { Success: true, Data: { JITOptions: [] } } };

type Call = (site: MadeUpSite) => Promise<Result<unknown>>;

const changes: readonly (readonly [string, Call])[] = [
  ['AddUserWithExpiry', site => twice(() => site.requestAccess())],
  [
    'SFAddNetworkSecurityRule',
    site => twice(() => site.lcs.addToAllowList(site.environment(), entry)),
  ],
  [
    'SFDeleteNetworkSecurityRules',
    site => twice(() => site.lcs.removeFromAllowList(site.environment(), 'home')),
  ],
];

const reads: readonly (readonly [string, Call])[] = [
  ['GetEnvironmentDetails', site => site.lcs.readEnvironment(site.environment())],
  ['SFGetNetworkSecurityGroup', site => site.lcs.readAllowList(site.environment())],
  ['GetDeploymentEnvironmentTypeInfo', site => site.lcs.readAllowList(site.environment('notRead'))],
  [
    'GetDeploymentSummary',
    site => {
      const project = { id: '7', name: 'x', organization: '', baseUrl: site.url };
      return site.lcs.listEnvironments(project);
    },
  ],
  ['ProjectsList', site => site.lcs.listProjects()],
  [
    'GetCredentials',
    site => {
      const environment = site.environment('microsoftManaged');
      return site.lcs.readStaticAccounts(environment, undefined);
    },
  ],
];

/** Calls again after a sign-in, as the dialog does. */
async function twice(call: () => Promise<Result<unknown>>) {
  const first = await call();
  return !first.ok && first.error.code === 'lcsSessionEnded' ? call() : first;
}

/** The error code, with the cause and the service's words if there are any. */
function seen(result: Result<unknown>): string {
  if (result.ok) return 'done';
  const { code } = result.error;
  const values: { readonly because?: string; readonly message?: string } = result.error.values;
  const because = values.because === undefined ? code : `unknown: ${values.because}`;
  return (values.message ?? '') === '' ? because : `${because}: ${values.message ?? ''}`;
}

describe('a fault of Lifecycle Services', () => {
  for (const [endpoint, call] of changes) {
    describe(`in the answer to ${endpoint}`, () => {
      for (const { name, answer, change, sent = 1 } of faults) {
        it(`${name}: ${change}, sent ${sent === 1 ? 'once' : 'twice'}`, async () => {
          const site = new MadeUpSite();
          site.answers = {
            [endpoint]: answer,
            SFGet: list,
            GetEnvironmentDetails: details,
            '/V2': tokenPage,
          };
          assert.equal(seen(await call(site)), change);
          assert.equal(site.count(endpoint), sent);
        });
      }
    });
  }

  for (const [endpoint, call] of reads) {
    describe(`in the answer to ${endpoint}`, () => {
      for (const { name, answer, read } of faults) {
        it(`${name}: ${read}`, async () => {
          const site = new MadeUpSite();
          const account = { UserName: 'axdbadmin', InstanceName: 's\\db_x' };
          site.answers = {
            [endpoint]: answer,
            GetDeploymentDetail: { body: { Data: { SqlAzureCredentials: [account] } } },
            '/V2': tokenPage,
          };
          assert.equal(seen(await call(site)), read);
        });
      }
    });
  }

  describe('in the page with the anti-forgery token', () => {
    for (const { name, answer, read } of faults) {
      it(`${name}: nothing is sent`, async () => {
        const site = new MadeUpSite();
        site.answers = { '/V2': answer, SFGet: list };
        const added = await site.lcs.addToAllowList(site.environment(), entry);
        assert.equal(added.ok, false);
        assert.equal(site.count('SFAdd'), 0);
        if (!/unknown|Unreadable|Refused|lcsSessionEnded/.test(read))
          assert.equal(seen(added), read);
      });
    }
  });
});

/** The outcome of a request whose pending marker is removed only if it certainly didn't run. */
describe('the pending marker of a request', () => {
  for (const { name, answer, change } of faults) {
    const isKept = /^unknown|^requestRefused/.test(change);
    it(`${isKept ? 'stays' : 'is removed'} after ${name}`, async () => {
      const site = new MadeUpSite();
      site.answers = { AddUser: answer, GetEnvironmentDetails: details };
      const events: string[] = [];
      const note = (event: string) => () => {
        events.push(event);
        return Promise.resolve();
      };
      const context: LcsRequestContext = {
        onStep: () => undefined,
        sending: note('sending'),
        notRun: note('notRun'),
      };
      await site.lcs.requestAccess(defaultRequest(site.environment()), context);
      assert.equal(events.at(-1), isKept ? 'sending' : 'notRun');
    });
  }
});
