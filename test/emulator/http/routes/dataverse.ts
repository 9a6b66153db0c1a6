import { environmentByPath, isMember, type Environment } from '../../environments';
import type { Service } from '../../switches';
import type { Claims } from '../../token';
import { html, odataError, refuse, Refusal } from '../answers';
import { requireCaller } from '../auth';
import type { Call, Route } from '../call';
import { errorTexts } from '../../texts';

/** An authorized call to Dataverse. */
export interface DataverseCall extends Call {
  environment: Environment;
  caller: Claims;
}

/** A route of a Web API segment of an environment, behind the sign-in and membership checks. */
export function dataverseRoute(
  method: Route['method'],
  segment: string,
  service: Service,
  handle: (call: DataverseCall) => ReturnType<Route['handle']>,
): Route {
  return {
    method,
    path: new RegExp(`^/(?<org>[^/]+)/api/data/v9\\.\\d/(?<segment>${segment})$`, 'i'),
    service,
    handle: call => handle(letIn(call)),
  };
}

/** Answers all other segments, so it must be the last route. */
export const unknownSegmentRoutes: readonly Route[] = (['GET', 'POST'] as const).map(method => ({
  method,
  path: /^\/(?<org>[^/]+)\/api\/data\/v9\.\d\/(?<segment>.+)$/i,
  handle: call => {
    letIn(call);
    return odataError(errorTexts.unknownSegment, { segment: call.params['segment'] ?? '' });
  },
}));

/** `@odata.context` of the complex result of a function or an action. */
export function contextOf(call: Call, fragment: string): string {
  return `${call.base}/${call.params['org']}/api/data/v9.2/$metadata#${fragment}`;
}

function letIn(call: Call): DataverseCall {
  const environment = environmentByPath(call.params['org']?.toLowerCase() ?? '');
  // The real cloud wouldn't resolve the host name.
  if (!environment) throw new Refusal(html('404 - File or directory not found.', 404));
  const caller = requireCaller(call);
  if (environment.state === 1) refuse('organizationDisabled');
  if (!isMember(environment, caller.tid)) refuse('notMember');
  return { ...call, environment, caller };
}
