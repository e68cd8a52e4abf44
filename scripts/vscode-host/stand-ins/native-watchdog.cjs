// Stands in for the native module native-watchdog in the test host: ends a process whose starter is gone.
/** Milliseconds between two looks at the starter. */
const INTERVAL = 2000;

/** @param {number} pid of the starter */
exports.start = (pid) => {
  setInterval(() => {
    try {
      process.kill(pid, 0);
    } catch {
      process.exit(87);
    }
  }, INTERVAL).unref();
};
exports.exit = (/** @type {number} */ code) => process.exit(code);
