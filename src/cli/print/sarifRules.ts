import type { ReportingDescriptor } from 'sarif';
import { precisionOf } from '../../protocol/rulePrecision';
import { rules, summaryOf, type Rule, type RuleWords } from '../../protocol/rules';

/** A rule's page: its text in Markdown, and where it can be read, if that is known. */
export interface RulePage {
  text: string;
  url?: string;
}

const problemSeverities: Record<RuleWords['severity'], string> = {
  warning: 'warning',
  note: 'recommendation',
};

/** A rule as code scanners show and sort it. */
export function sarifRule(id: Rule, page: RulePage): ReportingDescriptor {
  const { why, mend, severity, tags, securitySeverity }: RuleWords = rules[id];
  const precision = precisionOf(id);
  return {
    id,
    name: id.replace(/(?:^|-)(\w)/g, (_, first: string) => first.toUpperCase()),
    shortDescription: { text: summaryOf(id) },
    fullDescription: { text: why },
    help: { text: `${why} ${mend}`, markdown: page.text },
    ...(page.url !== undefined && { helpUri: page.url }),
    defaultConfiguration: { level: severity },
    properties: {
      tags: [...tags],
      ...(precision && { precision }),
      'problem.severity': problemSeverities[severity],
      ...(securitySeverity !== undefined && { 'security-severity': securitySeverity }),
    },
  };
}
