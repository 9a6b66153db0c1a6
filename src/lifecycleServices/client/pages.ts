import { Parser } from 'htmlparser2';
import type { HttpAnswer } from '../../access/http/transport';

// The parser stops at this length or depth, because its work grows with the depth.
const longestPage = 1_000_000;
const deepestTag = 500;
/** Longer texts aren't needed to recognize a page that asks to sign in. */
const longestText = 20_000;

const signInHost = /^(?:login|sts|adfs|fs)\./i;
const signInPath =
  /\/(?:[^/.]{0,20}[^a-z/.])?(?:(?:ad)?logon|log[-_]?in|sign[-_]?in|oauth2?|authorize|saml2?|wsfed|adfs|sso)(?=[/.]|$)/i;

/** Pages for signed-in users have a form or link with such an address. */
const signOutPath = /(?:log|sign)[-_]?(?:out|off)(?=[/.]|$)/i;
const signInWords = /\b(?:sign|log)[ -]?[io]n\b/i;
/** A script or a `meta` element that goes on to a sign-in. */
const signInScript =
  /(?:\blocation(?:\.href)?\s{0,9}=|\blocation\.(?:replace|assign)\(|\burl=)\s{0,9}["']?https?:\/\/(?:login|sts|adfs)\./i;

/** Only a sign-in form has these fields. */
const signInFields = new Set(['loginfmt', 'passwd', 'wresult', 'id_token', 'samlresponse']);

const noHost = 'https://site.invalid';

/**
 * Reads a page, in linear time.
 * @returns `token`: the anti-forgery token, if any. `isSignIn`: the page is a sign-in form, or redirects
 *   to one. `saysSignIn`: its text asks to sign in; that of a page for signed-in users can, too
 */
export function parsePage(html: string) {
  let token: string | undefined;
  let isSignIn = false;
  let text = '';
  let element = '';
  let depth = 0;
  const parser = new Parser({
    onopentag(name, attributes) {
      element = name;
      depth += 1;
      if (depth > deepestTag) parser.pause();
      if (name === 'input') token ??= tokenOf(attributes);
      isSignIn ||= isSignInElement(name, attributes);
    },
    onclosetag() {
      element = '';
      depth -= 1;
    },
    ontext(part) {
      if (element === 'script') isSignIn ||= signInScript.test(part);
      else if (element !== 'style' && text.length < longestText) text += ` ${part}`;
      if (element === 'title') isSignIn ||= signInWords.test(part.slice(0, 100));
    },
  });
  parser.end(html.slice(0, longestPage));
  return { token, isSignIn, saysSignIn: signInWords.test(text.slice(0, longestText)) };
}

/** Whether a response is a page, by its type or by its beginning. */
export function isPage({ headers, body }: HttpAnswer): boolean {
  const start = body.slice(0, 1000).trimStart();
  if (/^<(?:!doctype|html|head|body|form|script)\b/i.test(start)) return true;
  // Some services send JSON with the type of a page.
  return /\bhtml\b/i.test(headers['content-type'] ?? '') && !/^[[{("]/.test(start);
}

/** Whether an address is that of a sign-in, by its host and path. Its query says nothing. */
export function isSignInAddress(address: string): boolean {
  if (address.length > 10_000 || !URL.canParse(address, noHost)) return false;
  const { hostname, pathname } = new URL(address, noHost);
  return signInHost.test(hostname) || (signInPath.test(pathname) && !signOutPath.test(pathname));
}

type Attributes = Readonly<Record<string, string | undefined>>;

function tokenOf({ name, value = '' }: Attributes): string | undefined {
  // It is sent as a header, which takes neither white space nor anything beyond ASCII.
  return name === '__RequestVerificationToken' && /^[\x21-\x7e]+$/.test(value) ? value : undefined;
}

function isSignInElement(
  element: string,
  { type = '', name = '', action = '', content = '' }: Attributes,
): boolean {
  if (element === 'form') return isSignInAddress(action);
  if (element === 'meta') return signInScript.test(content.slice(0, 1000));
  const isSecret = type.toLowerCase() === 'password' || signInFields.has(name.toLowerCase());
  return element === 'input' && isSecret;
}
