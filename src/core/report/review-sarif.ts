// A review as SARIF 2.1.0, for code scanning services: one result a problem, each with the patch that brings it.
import { problemsOf } from '../review/problems.js';
import type { SeriesReview } from '../review/result.js';
import { toJson } from './json.js';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

export function reviewSarif(review: SeriesReview): string {
  const problems = problemsOf(review);
  const rules = [...new Set(problems.map((problem) => problem.rule))].sort();
  return toJson({
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'TryMap', rules: rules.map((id) => ({ id })) } },
        columnKind: 'utf16CodeUnits',
        results: problems.map(({ rule, severity, prefix, file, line, column, message }) => ({
          ruleId: rule,
          ruleIndex: rules.indexOf(rule),
          level: severity,
          message: { text: `${message} (since ${labelOf(review, prefix)})` },
          locations:
            file === null
              ? []
              : [
                  {
                    physicalLocation: {
                      artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'TREE' },
                      region: { startLine: line, startColumn: column },
                    },
                  },
                ],
          properties: { prefix, patch: labelOf(review, prefix) },
        })),
      },
    ],
  });
}

function labelOf({ steps }: SeriesReview, prefix: number): string {
  return steps[prefix - 1]?.label ?? '';
}
