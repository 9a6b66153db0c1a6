import { accessError } from '../../access/errors';
import { failure, type Result } from '../../access/result';
import type { Explain } from '../messages/errors';
import type { Prompts } from '../prompts';

/**
 * Lets the user type a text. The box shows the error of a text that `parse` rejects.
 * @returns the parsed text; the error `cancelled` if the user typed nothing
 */
export async function askFor<T, Id extends string>(
  prompts: Pick<Prompts, 'input'>,
  words: { readonly title: string; readonly prompt: string; readonly placeholder: string },
  parse: (text: string) => Result<T>,
  explain: Explain<Id>,
): Promise<Result<T>> {
  const validate = (text: string): string => {
    const parsed = parse(text);
    return parsed.ok ? '' : explain(parsed.error).sentence;
  };
  const typed = await prompts.input({ ...words, validate });
  const isEmpty = typed === undefined || typed.trim() === '';
  return isEmpty ? failure(accessError('cancelled', {})) : parse(typed);
}
