/*
 * Scripts that run in the pages of the window. They are sent as text, so they use nothing from outside.
 */

/**
 * Asks the page's own origin, as the page does, whether the user is signed in: `signedIn` if LCS
 * answers with data, `refused` if it doesn't admit the account, otherwise `notYet`.
 */
export const askWhetherSignedIn = `(async () => {
  const ask = path => fetch(path, {
    headers: { 'X-Requested-With': 'XMLHttpRequest', TimezoneOffset: '0', Accept: '*/*' },
    credentials: 'same-origin',
    redirect: 'manual',
    cache: 'no-store',
  });
  const isJson = text => {
    try {
      const value = JSON.parse(text.trim().replace(/^\\(([^]*)\\)$/, '$1'));
      return typeof value === 'object' && value !== null;
    } catch {
      return false;
    }
  };
  const list = await ask('/RainierProject/RecentProjectsList');
  if (list.type === 'opaqueredirect' || list.status === 401) return 'notYet';
  if (list.status === 403) return 'refused';
  const text = await list.text();
  if ((list.status === 200 || list.status === 500) && isJson(text)) return 'signedIn';
  if (list.status === 200) return 'notYet';
  // A host without that list: for a signed-in user, the start page has the anti-forgery token.
  const page = await ask('/V2');
  if (page.status === 403) return 'refused';
  if (page.type === 'opaqueredirect' || page.status !== 200) return 'notYet';
  const html = await page.text();
  const hasToken = /name="?__RequestVerificationToken/.test(html);
  return hasToken && !/type="?password/i.test(html) ? 'signedIn' : 'notYet';
})()`;

/** Finds the error code of Entra ID in a page, and reads nothing else. */
export const findErrorCode = `(() => {
  const source = location.href + ' ' + document.documentElement.textContent.slice(0, 500000);
  const match =
    /AADSTS(\\d{5,7})|"[is]ErrorCode":"?(\\d{5,7})|Error Code:?\\s*(\\d{5,7})/.exec(source);
  return match === null ? '' : match[1] || match[2] || match[3];
})()`;

/** Finds the account in the page's header. */
export const findAccount = `(() => {
  const mail = /[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+/;
  const shown = document.querySelectorAll('[title*="@"], [aria-label*="@"], [id^="mectrl_current"]');
  for (const element of shown) {
    const text = [element.title, element.getAttribute('aria-label'), element.textContent].join(' ');
    const match = mail.exec(text.slice(0, 1000));
    if (match !== null) return match[0];
  }
  return '';
})()`;
