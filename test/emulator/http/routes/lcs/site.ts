import type { Account } from '../../../accounts';
import { sessionCookie } from '../../../lcs/sessions';
import type { LcsDatabase } from '../../../lcs/databases';
import { lcsEnvironments, lcsPage } from '../../../lcs/environments';
import { html, Refusal, text } from '../../answers';
import type { Answer, Call, Route } from '../../call';

/** A call with a session. */
export interface SiteCall extends Call {
  account: Account;
  /** The anti-forgery token of the session's pages. */
  token: string;
}

/** The path of an environment's page. */
export const pagePath = 'V2/EnvironmentDetailsV3New';

const tokenName = '__RequestVerificationToken';

/** A route of the website behind its sign-in. POSTs need the anti-forgery token. */
export function siteRoute(
  method: Route['method'],
  path: string,
  handle: (call: SiteCall) => Answer,
): Route {
  return {
    method,
    path: new RegExp(`^/${path}/?$`, 'i'),
    service: 'lcs',
    handle: call => {
      const session = call.world.lcsSessions.find(cookieOf(call, sessionCookie));
      if (!session) throw new Refusal(withoutSession(call));
      // Scripts send the token in a header, and forms in a field.
      const token = call.headers[tokenName.toLowerCase()] ?? formOf(call)[tokenName];
      if (method === 'POST' && token !== session.token) {
        throw new Refusal(html('The required anti-forgery form field is not present.', 400));
      }
      return handle({ ...call, ...session });
    },
  };
}

/** A route about one environment of a project. */
export function environmentRoute(
  method: Route['method'],
  path: string,
  handle: (call: SiteCall, database: LcsDatabase) => Answer,
): Route {
  return siteRoute(method, `${path}/(?<project>\\d+)`, call => {
    const values = { ...Object.fromEntries(call.url.searchParams), ...formOf(call) };
    const [, id = ''] =
      Object.entries(values).find(([name]) => /^(lcs)?environmentid$/i.test(name)) ?? [];
    const database = call.world.lcs.find(call.params['project'] ?? '', id);
    if (!database) {
      const problem = 'The environment was not found.';
      throw new Refusal(path === pagePath ? helpPage(call.base, problem) : refusal(problem));
    }
    return handle(call, database);
  });
}

/** The page at an address that the emulator doesn't have: says where the user is and what to do. */
export function helpPage(base: string, problem: string): Answer {
  const links = lcsEnvironments.map(environment => {
    return `<li><a href="${lcsPage(base, environment)}">${environment.name}</a></li>`;
  });
  const body = `<p role="alert">${escapeHtml(problem)}</p>
<p>This is the emulator of Microsoft's services, which VS Code uses in place of the real ones. To try the
import from Lifecycle Services, open the page of one of its environments, and sign in as ada@contoso.com with
any password and any six digits:</p><ul>${links.join('')}</ul>
<p>Copy the address of that page to add it as an environment in VS Code.</p>`;
  return { ...page('Emulator', body), status: 404 };
}

/** The fields of a form; empty if the body isn't a form. */
export function formOf(call: Call): Record<string, string> {
  const isForm = (call.headers['content-type'] ?? '').includes('urlencoded');
  return isForm ? Object.fromEntries(new URLSearchParams(call.body)) : {};
}

/** A successful response in the envelope that the switch selects. */
export function data(
  call: Call,
  value: unknown,
  activityId = '00000000-e000-4000-8000-000000000000',
): Answer {
  const plain = { ActivityId: activityId, ...envelope(value, true, null) };
  switch (call.world.switchboard.current.lcs.envelope) {
    case 'plain':
      return answer(plain);
    case 'http500':
      return answer(plain, 500);
    case 'brackets':
      return { ...answer(plain), body: `(${JSON.stringify(plain)})` };
    case 'nested':
      return answer({ ...plain, Data: plain });
    case 'text':
      return answer({ ...plain, Data: JSON.stringify(value) });
    case 'direct':
      return answer(value);
  }
}

/** An error response: HTTP 500 with the envelope (contract D.3). */
export function refusal(message: string): Answer {
  const list = { Reason: message };
  return answer({ ActivityId: '', ...envelope(null, false, message), ErrorList: list }, 500);
}

/** The value of a cookie in the call. */
export function cookieOf(call: Call, name: string): string | undefined {
  const pairs = (call.headers.cookie ?? '').split(';').map(pair => pair.trim().split('='));
  return pairs.find(([key]) => key === name)?.[1];
}

/** The path of the sign-in. */
export const signInPath = '/Logon/AdLogon';

function withoutSession(call: Call): Answer {
  const back = encodeURIComponent(call.url.pathname + call.url.search);
  switch (call.world.switchboard.current.lcs.withoutSession) {
    case 'redirect':
      return { ...text('', 302), headers: { Location: `${signInPath}?ReturnUrl=${back}` } };
    case 'page':
      return page(
        'Sign in',
        `<form action="${signInPath}" method="post"><input type="password"></form>`,
      );
    case '401':
      return html('Unauthorized', 401);
  }
}

/** A page of the website. */
export function page(title: string, body: string): Answer {
  return {
    status: 200,
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
    body: `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>
<body><h1>${escapeHtml(title)}</h1>${body}</body></html>`,
  };
}

/** Escapes text for HTML. */
export function escapeHtml(value: string): string {
  return value.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);
}

function envelope(value: unknown, success: boolean, message: string | null) {
  const rest = { ErrorList: null, Message: message, MessageTitle: null, Success: success };
  return { Data: value, ErrorCode: success ? 0 : 1, ...rest };
}

function answer(value: unknown, status = 200): Answer {
  const type = { 'Content-Type': 'application/json; charset=utf-8' };
  return { status, headers: type, body: JSON.stringify(value) };
}
