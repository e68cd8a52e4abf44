// Comments on the text of a patch: the reviewer's own, kept with the workspace, and what others have replied, read-only.
import * as vscode from 'vscode';
import type { Patch } from '../../core/patch/patch.js';
import { quotedComments } from '../../core/patch/quoted-comments.js';
import { patchDocument } from '../../core/report/patch-document.js';
import type { Subscription } from '../event.js';
import { Owner } from '../owner.js';
import { patchOfDocument, patchUri } from './series-documents.js';
import type { OpenSeries, SeriesState } from './series-state.js';

const OWN = 'own';

export function registerSeriesComments(state: SeriesState): Subscription {
  const owner = new Owner();
  const controller = owner.own(
    vscode.comments.createCommentController('trymap.series', vscode.l10n.t('TryMap review')),
  );
  controller.options = {
    prompt: vscode.l10n.t('Comment on this line'),
    placeHolder: vscode.l10n.t('Goes into the reply below the quoted hunk; nothing is sent'),
  };
  controller.commentingRangeProvider = {
    provideCommentingRanges(document) {
      const found = patchOfDocument(document.uri, state);
      if (!found) return [];
      const { offset } = patchDocument(found.patch);
      return [new vscode.Range(offset, 0, Math.max(offset, document.lineCount - 1), 0)];
    },
  };
  let threads: vscode.CommentThread[] = [];
  const drop = (): void => {
    for (const thread of threads.splice(0)) thread.dispose();
  };
  const refresh = (): void => {
    drop();
    if (state.open) threads = threadsOf(state.open, state, controller);
  };

  const add = ({ thread, text }: vscode.CommentReply): void => {
    const found = patchOfDocument(thread.uri, state);
    if (!found || text.trim() === '') return;
    const line = thread.range.end.line + 1 - patchDocument(found.patch).offset;
    // What is stored is drawn anew.
    thread.dispose();
    state.setComments(found.index, [...state.comments(found.index), { line, text: text.trim() }]);
  };
  const remove = (thread: vscode.CommentThread): void => {
    const found = patchOfDocument(thread.uri, state);
    if (!found) return;
    const line = thread.range.end.line + 1 - patchDocument(found.patch).offset;
    state.setComments(
      found.index,
      state.comments(found.index).filter((comment) => comment.line !== line),
    );
  };

  owner.own(vscode.commands.registerCommand('trymap.addComment', add));
  owner.own(vscode.commands.registerCommand('trymap.deleteComment', remove));
  owner.own(state.onDidChange(refresh));
  owner.own({ dispose: drop });
  return owner;
}

function threadsOf(open: OpenSeries, state: SeriesState, controller: vscode.CommentController): vscode.CommentThread[] {
  return open.series.patches.flatMap((patch, index) => {
    const { offset } = patchDocument(patch);
    const uri = patchUri(open.id, index, patch);
    const thread = (line: number, comments: vscode.Comment[]): vscode.CommentThread => {
      const at = Math.max(0, line + offset - 1);
      return controller.createCommentThread(uri, new vscode.Range(at, 0, at, 0), comments);
    };
    const own = state.comments(index);
    const mine = [...new Set(own.map(({ line }) => line))].map((line) => {
      const made = thread(
        line,
        own.filter((one) => one.line === line).map(({ text }) => comment(vscode.l10n.t('You'), text, OWN)),
      );
      made.contextValue = OWN;
      made.label = vscode.l10n.t('Your comment');
      return made;
    });
    const theirs = repliesTo(open, patch).flatMap(({ author, comments }) =>
      comments.map(({ line, text }) => {
        const made = thread(line, [comment(author, text, 'reply')]);
        made.canReply = false;
        made.label = vscode.l10n.t('Reply from the thread');
        made.collapsibleState = vscode.CommentThreadCollapsibleState.Collapsed;
        return made;
      }),
    );
    return [...mine, ...theirs];
  });
}

/** Mails of the thread that answer this patch directly. */
function repliesTo({ series }: OpenSeries, patch: Patch) {
  const { id } = patch.mail;
  if (id === null) return [];
  return series.replies
    .filter(({ answers }) => answers.at(-1) === id)
    .map((mail) => ({
      author: mail.from === null ? '?' : mail.from.name || mail.from.address,
      comments: quotedComments(mail, patch),
    }));
}

function comment(name: string, text: string, contextValue: string): vscode.Comment {
  const body = new vscode.MarkdownString();
  body.appendText(text);
  return { author: { name }, body, mode: vscode.CommentMode.Preview, contextValue };
}
