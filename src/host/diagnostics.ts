// Shows problems in the editor and in the Problems view: of open documents all, of scanned files what is wrong.
import * as vscode from 'vscode';
import type { Finding } from '../core/sites/site.js';
import { problemsOf, topicOf, type Problem, type Severity } from './diagnostic-content.js';
import { explainUri } from './explain-reason.js';
import type { Subscription } from './event.js';
import { Owner } from './owner.js';
import { rangeOf } from './places.js';
import type { Services } from './services.js';
import { affects, setting } from './settings.js';

/** `Diagnostic.source`, by which quick fixes know ours. */
export const SOURCE = 'TryMap';

/** The editor's severities, by ours. */
export const SEVERITIES: Record<Severity, vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

export function registerDiagnostics({ index, results }: Services): Subscription {
  const owner = new Owner();
  const shown = owner.own(vscode.languages.createDiagnosticCollection('trymap'));

  const refresh = (uri: string): void => {
    const document = vscode.workspace.textDocuments.find((candidate) => candidate.uri.toString() === uri);
    const file = index.get(uri);
    if (!document || document.isClosed || file?.text == null) {
      // Of a file that only a scan has read, what is wrong is shown, and no hints.
      shown.set(vscode.Uri.parse(uri), file?.report.findings.map(diagnosticOfFinding) ?? []);
      return;
    }
    // The analysis of a newer text is on its way.
    if (file.text !== document.getText()) return;
    const settings = {
      specialSites: setting('diagnostics.specialSites', document.uri),
      simpleSites: setting('diagnostics.simpleSites', document.uri),
    };
    const problems = problemsOf(file.report, (key) => results.get(uri, key), settings, vscode.l10n.t);
    shown.set(
      document.uri,
      problems.map((problem) => diagnosticOf(document, problem)),
    );
  };
  const refreshAll = (): void => vscode.workspace.textDocuments.forEach(({ uri }) => refresh(uri.toString()));

  owner.own(index.onDidChange((uris) => uris.forEach(refresh)));
  owner.own(results.onDidChange(refresh));
  owner.own(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (affects(event, 'diagnostics.specialSites', 'diagnostics.simpleSites')) refreshAll();
    }),
  );
  refreshAll();
  return owner;
}

/** Without the text: a finding stands on one line, or ends with the first one. */
function diagnosticOfFinding({ line, column, span, message, rule, severity }: Finding): vscode.Diagnostic {
  const start = new vscode.Position(line - 1, column - 1);
  const range = new vscode.Range(start, start.translate(0, span.end - span.start));
  const diagnostic = new vscode.Diagnostic(range, message, SEVERITIES[severity]);
  diagnostic.source = SOURCE;
  diagnostic.code = codeOf(rule, topicOf(rule));
  return diagnostic;
}

function diagnosticOf(document: vscode.TextDocument, problem: Problem): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    rangeOf(document, problem.span),
    problem.message,
    SEVERITIES[problem.severity],
  );
  diagnostic.source = SOURCE;
  diagnostic.code = codeOf(problem.code, problem.topic);
  diagnostic.relatedInformation = problem.related.map(
    ({ span, message }) =>
      new vscode.DiagnosticRelatedInformation(new vscode.Location(document.uri, rangeOf(document, span)), message),
  );
  return diagnostic;
}

/** A code with a page is a link to it. */
export function codeOf(code: string, topic: string | null): NonNullable<vscode.Diagnostic['code']> {
  return topic === null ? code : { value: code, target: explainUri(topic) };
}
