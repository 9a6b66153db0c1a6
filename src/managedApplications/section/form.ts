import { accessError, type AccessError } from '../../access/errors';
import { checkDuration, type ActivationRequest, type EligibleRole } from '../types';
import { failure, success, type Result } from '../../access/result';
import type { PageDraft } from '../../protocol/messages';
import type { Field } from '../../protocol/state';
import {
  drawFields,
  roleFieldIds,
  roleKey,
  type FormSurroundings,
  type RoleFieldId,
} from './fields';
import type { ActivationValues } from '../activations/activationValues';
import { explainError } from '../../ui/messages/errors';
import { durationWords } from '../../ui/messages/time';
import type { ApplicationFacts } from './applicationList';
import { nextHour, parseDuration } from './duration';

/** The default duration if the customer allows it, in milliseconds. */
const defaultDuration = 2 * 60 * 60_000;

/** A start may be in the past by this many milliseconds: the current minute means now. */
const pastTolerance = 90_000;

/** An invalid field of the form. */
export interface FormProblem {
  readonly field: RoleFieldId;
  readonly error: AccessError;
}

/** The form for activating roles, and its validation. */
export class RoleForm {
  readonly #values: Record<RoleFieldId, string> = {
    application: '',
    roles: '',
    start: 'now',
    startAt: '',
    duration: '',
    note: '',
  };
  readonly #revisions = { duration: 0, note: 0 };
  /** Missing values are shown only after the user has tried to send the form. */
  #complains = false;
  /** The fields in which the user typed something, and paused. */
  readonly #validated = new Set<RoleFieldId>();

  value(field: RoleFieldId): string {
    return this.#values[field];
  }

  /** The user typed, or chose. */
  edit(field: RoleFieldId, value: string): void {
    this.#values[field] = value;
    this.#validated.delete(field);
  }

  /** The user paused, so the field is validated. */
  validate(field: RoleFieldId): void {
    if (this.#values[field].trim() !== '') this.#validated.add(field);
  }

  /** The host fills in. The page takes the value over. */
  fill(field: RoleFieldId, value: string): void {
    this.edit(field, value);
    if (field === 'duration' || field === 'note') this.#revisions[field] += 1;
  }

  /** Takes over what a destroyed page held, where nothing newer is known. */
  adopt({ fields }: PageDraft): void {
    for (const field of roleFieldIds) {
      const typed = fields[field];
      const isUntouched = this.#values[field] === '' || field === 'start';
      if (typed !== undefined && isUntouched) this.fill(field, typed);
    }
  }

  /** A start that is chosen to be later begins with the next full hour. */
  proposeStart(now: number): void {
    if (this.#values.startAt === '') this.fill('startAt', nextHour(now));
  }

  /** Clears the application, which another cloud doesn't have. */
  leaveApplication(): void {
    this.fill('application', '');
    this.fill('roles', '');
    this.#complains = false;
  }

  /**
   * Fills in the values of an earlier request, but for the application and its roles.
   * @returns whether its start has passed, so that now takes its place
   */
  fillAgain({ startsAt, durationMs, note = '' }: ActivationValues, now: number): boolean {
    const start = startsAt !== undefined && startsAt > now ? startsAt : undefined;
    this.#complains = false;
    this.fill('start', start === undefined ? 'now' : 'later');
    this.fill('startAt', start === undefined ? '' : new Date(start).toISOString());
    this.fill('duration', durationMs === undefined ? '' : durationWords(durationMs));
    this.fill('note', note);
    return start === undefined;
  }

  /** Fills in what suits the chosen application, where nothing was typed yet. */
  fillDefaults({ application, roles }: ApplicationFacts): void {
    const maximum = application?.policy?.maximumDuration.milliseconds;
    if (this.#values.duration === '') {
      this.fill('duration', durationWords(Math.min(defaultDuration, maximum ?? defaultDuration)));
    }
    const own = roles?.filter(({ through }) => through === 'self') ?? [];
    const [only, ...others] = own;
    if (this.#values.roles === '' && only !== undefined && others.length === 0) {
      this.fill('roles', roleKey(only));
    }
  }

  /** The selected roles. */
  chosenRoles({ roles }: ApplicationFacts): readonly EligibleRole[] {
    const chosen = this.#values.roles.split(' ');
    return roles?.filter(role => chosen.includes(roleKey(role))) ?? [];
  }

  /**
   * Validates the form. From now on, missing values are shown, too.
   * @returns the first invalid field
   */
  check(facts: ApplicationFacts, now: number): Result<ActivationRequest, FormProblem> {
    const { application } = facts;
    this.#complains = true;
    const [first] = this.#problems(facts, now);
    if (first !== undefined) return failure(first);
    if (application === undefined) return failure(noApplication());
    this.#complains = false;
    this.#validated.clear();
    return success({
      application,
      roles: this.chosenRoles(facts).map(({ principalId, roleId }) => ({ principalId, roleId })),
      startsAt: this.#startsAt,
      durationMs: parseDuration(this.#values.duration) ?? 0,
    });
  }

  /** The fields as the page draws them. */
  fields(around: FormSurroundings): readonly Field[] {
    const facts = around.applications.facts(this.#values.application);
    const problems = this.#problems(facts, around.now).filter(each => this.#isShown(each));
    const look = {
      value: (field: RoleFieldId) => this.#values[field],
      revision: (field: 'duration' | 'note') => this.#revisions[field],
      problem: (field: RoleFieldId) => {
        const found = problems.find(each => each.field === field);
        return found === undefined ? '' : explainError(found.error).sentence;
      },
    };
    return drawFields(look, around);
  }

  /** The invalid fields, in order. */
  #problems(facts: ApplicationFacts, now: number): readonly FormProblem[] {
    const { application } = facts;
    const problems: FormProblem[] = [];
    const wrong = (field: RoleFieldId, error: AccessError) => problems.push({ field, error });
    if (application === undefined) problems.push(noApplication());
    else if (application.policy?.enabled === false) {
      wrong('application', accessError('jitOff', { application: application.name }));
    } else if (this.chosenRoles(facts).length === 0) wrong('roles', accessError('roleMissing', {}));
    const startsAt = this.#startsAt;
    if (startsAt !== 'now' && !(startsAt > now - pastTolerance)) {
      wrong('startAt', accessError('startNotAhead', {}));
    }
    const duration = this.#checkDuration(facts);
    if (!duration.ok) wrong('duration', duration.error);
    return problems;
  }

  #isShown({ field, error }: FormProblem): boolean {
    if (error.code === 'jitOff') return true;
    // The selected application may not be read yet.
    if (field === 'application' && this.#values.application !== '') return false;
    return this.#complains || this.#validated.has(field);
  }

  #checkDuration({ application }: ApplicationFacts): Result<void> {
    const { duration: text } = this.#values;
    // Values that the application fills in aren't missing before it is selected.
    if (application === undefined && text === '') return success(undefined);
    const durationMs = parseDuration(text);
    return durationMs === undefined
      ? failure(accessError('durationInvalid', { text }))
      : checkDuration(durationMs, application?.policy);
  }

  get #startsAt(): ActivationRequest['startsAt'] {
    return this.#values.start === 'later' ? Date.parse(this.#values.startAt) : 'now';
  }
}

function noApplication(): FormProblem {
  return { field: 'application', error: accessError('applicationMissing', {}) };
}
