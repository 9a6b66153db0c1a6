import { parseResourceId, type ResourceAddress } from '../access/resourceId';
import { failure, success, type Result } from '../access/result';
import { accessError, applicationType } from './types';

/** A longer text isn't an ID or a URL. */
const longestId = 4_000;

/** The ID of an application in a longer text, such as the URL of a portal page. */
const idWithin =
  /\/subscriptions\/[^/\s]{1,100}\/resourceGroups\/[^/\s]{1,100}\/providers\/Microsoft\.Solutions\/applications\/[^/\s?#&"',;]{1,200}/iu;

/**
 * Recognizes the resource ID of an application in upper or lower case, even in the URL of a portal
 * page, where it may be percent-encoded.
 */
export function recognizeApplicationId(text: string): Result<ResourceAddress> {
  const typed = text
    .slice(0, longestId)
    .trim()
    .replace(/^["']|["']$/g, '');
  const isUrl = /^https?:\/\//i.test(typed);
  const id = isUrl ? idWithin.exec(decode(typed))?.[0] : typed;
  const address = parseResourceId(id ?? '');
  if (address?.type.toLowerCase() !== applicationType.toLowerCase()) {
    return failure(accessError('applicationIdInvalid', { text: typed }));
  }
  return success({ ...address, type: applicationType });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
