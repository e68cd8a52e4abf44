// Which mails are of one thread: those that answer each other, or the same mail that is not here.
import type { Mail } from './mail.js';

/** The name of each mail's thread. Mails that neither answer nor are answered share one: a folder of patches is one series. */
export function threadRoots(mails: readonly Mail[]): ReadonlyMap<Mail, string> {
  const parent = new Map<string, string>();
  const find = (id: string): string => {
    let root = id;
    for (let next = parent.get(root); next !== undefined && next !== root; next = parent.get(root)) {
      const above = parent.get(next) ?? next;
      parent.set(root, above);
      root = above;
    }
    return root;
  };
  const answered = new Set(mails.flatMap((mail) => mail.answers));
  const alone = (mail: Mail): boolean => mail.answers.length === 0 && (mail.id === null || !answered.has(mail.id));
  for (const mail of mails) {
    const ids = [...(mail.id === null ? [] : [mail.id]), ...mail.answers];
    const root = find(ids[0] ?? '');
    for (const id of ids.slice(1)) parent.set(find(id), root);
  }
  return new Map(mails.map((mail) => [mail, alone(mail) ? '' : find(mail.id ?? mail.answers[0] ?? '')]));
}
