import { accessError } from '../../access/errors';
import { parseResourceId, type ResourceAddress } from '../../access/resourceId';
import { failure, success, type Result } from '../../access/result';
import { applicationType } from './context';

/** The id of an application within a longer text, such as the address of a page of the portal. */
const idWithin =
  /\/subscriptions\/[^/\s]+\/resourceGroups\/[^/\s]+\/providers\/Microsoft\.Solutions\/applications\/[^/\s?#&"',;]+/iu;

/**
 * Understands the resource id of an application as people copy it: in any case, with the address of
 * a page of the portal around it, and there also percent-encoded.
 */
export function recogniseApplicationId(text: string): Result<ResourceAddress> {
  const typed = text.trim().replace(/^["']|["']$/g, '');
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
