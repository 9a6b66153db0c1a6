import { accountByUpn } from '../../../accounts';
import { sessionCookie, tokenCookie } from '../../../lcs/sessions';
import type { Answer, Call, Route } from '../../call';
import { escapeHtml, formOf, page, signInPath, siteRoute } from './site';

/** The password and the code that the sign-in rejects. */
const wrong = 'wrong';

/** The sign-in of the website as a browser sees it: two pages, then cookies. */
export const signInRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/Logon\/AdLogon\/?$/i,
    service: 'lcs',
    handle: ({ url }) => passwordPage('', url.searchParams.get('ReturnUrl') ?? ''),
  },
  { method: 'POST', path: /^\/Logon\/AdLogon\/?$/i, service: 'lcs', handle: takePassword },
  { method: 'POST', path: /^\/Logon\/Mfa\/?$/i, service: 'lcs', handle: takeCode },
  siteRoute('GET', 'V2', call => {
    const token = `<input value='${call.token}' type="hidden" name="__RequestVerificationToken" />`;
    const answer = page('Lifecycle Services', `<p>${call.account.upn}</p><form>${token}</form>`);
    const cookie = `${tokenCookie}=${call.token}; Path=/; HttpOnly`;
    return { ...answer, headers: { ...answer.headers, 'Set-Cookie': cookie } };
  }),
];

/** @param returnPath the page that the user wanted */
function passwordPage(message: string, returnPath: string): Answer {
  return page(
    'Sign in to your account',
    `<p role="alert">${message}</p>
<form action="${signInPath}" method="post">
<input type="hidden" name="returnPath" value="${escapeHtml(returnPath)}">
<label>User <input name="user" autocomplete="off"></label>
<label>Password <input name="password" type="password"></label>
<button>Sign in</button></form>`,
  );
}

function codePage(ticket: string, message: string): Answer {
  return page(
    'Sign in: enter code',
    `<p role="alert">${message}</p>
<form action="/Logon/Mfa" method="post"><input type="hidden" name="ticket" value="${ticket}">
<label>Code <input name="code" autocomplete="off"></label>
<button>Verify</button></form>`,
  );
}

function takePassword(call: Call): Answer {
  const { user = '', password = '', returnPath = '' } = formOf(call);
  const account = accountByUpn(user);
  if (!account || password === '' || password === wrong) {
    return passwordPage('Your account or password is incorrect.', returnPath);
  }
  const ticket = call.world.lcsSessions.begin({ account, returnPath });
  return call.world.switchboard.current.lcs.mfa ? codePage(ticket, '') : finish(call, ticket);
}

function takeCode(call: Call): Answer {
  const { ticket = '', code = '' } = formOf(call);
  if (!/^\d{6}$/.test(code)) return codePage(ticket, 'That code did not work.');
  return finish(call, ticket);
}

function finish(call: Call, ticket: string): Answer {
  const { lcsSessions, switchboard } = call.world;
  const begun = lcsSessions.redeem(ticket);
  if (!begun) return passwordPage('That took too long.', '');
  const id = lcsSessions.open(begun.account, switchboard.current.lcs.sessionSeconds);
  return {
    status: 302,
    headers: {
      // Only a path of this website.
      Location: /^\/(?![/\\])/.test(begun.returnPath) ? begun.returnPath : '/V2',
      'Set-Cookie': [`${sessionCookie}=${id}; Path=/; HttpOnly`, 'lcspid=0; Path=/'],
    },
    body: '',
  };
}
