// What is checked of a state itself: invariants in each, and in one without a step whether all have ended and what they leave behind.
import type { Findings } from './expander.js';
import type { Machine } from './machine.js';
import { PROPERTY } from './options.js';
import type { Plan } from './plan.js';

/** A function that names the first invariant that the machine's state breaks, or null. */
export function stateProperties(plan: Plan, machine: Machine): (machine: Machine) => string | null {
  return conditions(plan.program.invariants, plan, machine);
}

function conditions(
  list: Plan['program']['invariants'],
  plan: Plan,
  machine: Machine,
): (machine: Machine) => string | null {
  const linked = list
    .filter(({ property }) => !plan.ignore.has(property))
    .map(({ condition, property }) => ({ holds: machine.link(condition, -1), property }));
  return () => {
    for (const { holds, property } of linked) {
      const value = holds();
      if (machine.fault !== null) {
        const { fault } = machine;
        machine.fault = null;
        return fault;
      }
      if (value === 0) return property;
    }
    return null;
  };
}

/** For a state without an enabled step: the deadlock, or the first broken final; null for a clean end. Counts the ends in `findings`. */
export function classifyEnd(plan: Plan, machine: Machine, findings: Findings): (machine: Machine) => string | null {
  const finals = conditions(plan.program.finals, plan, machine);
  return () => {
    if (!allEnded(plan, machine)) return plan.ignore.has(PROPERTY.deadlock) ? null : PROPERTY.deadlock;
    findings.terminals += 1;
    return finals(machine);
  };
}

export function allEnded(plan: Plan, machine: Machine): boolean {
  return plan.program.threads.every((thread, t) => thread.locations[machine.location(t)]?.end === true);
}
