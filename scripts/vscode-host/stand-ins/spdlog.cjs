// Stands in for the native module @vscode/spdlog in the test host: the same calls, written to the same log files.
// One assignment per export: Node's CommonJS lexer must see the names, because VS Code uses import().
const { appendFileSync, mkdirSync } = require('node:fs');
const path = require('node:path');

const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
const INFO = LEVELS.indexOf('info');
const nothing = () => undefined;

/** @param {string} file */
function logger(file) {
  let threshold = INFO;
  let stamped = true;
  mkdirSync(path.dirname(file), { recursive: true });
  /** @param {number} level @param {string} message */
  const write = (level, message) => {
    if (level < threshold) return;
    const line = stamped ? `${new Date().toISOString()} [${LEVELS[level] ?? ''}] ${message}\n` : message;
    try {
      appendFileSync(file, line);
    } catch {
      // The folder is removed when a host is stopped; its last words have no reader.
    }
  };
  const at = (/** @type {number} */ level) => (/** @type {string} */ message) => write(level, message);
  return {
    trace: at(0),
    debug: at(1),
    info: at(2),
    warn: at(3),
    error: at(4),
    critical: at(5),
    getLevel: () => threshold,
    setLevel: (/** @type {number} */ level) => {
      threshold = level;
    },
    setPattern: () => {
      stamped = true;
    },
    clearFormatters: () => {
      stamped = false;
    },
    flush: nothing,
    drop: nothing,
  };
}

/** @param {string} _name @param {string} file */
const create = (_name, file) => Promise.resolve(logger(file));

exports.version = 0;
exports.setLevel = nothing;
exports.setFlushOn = nothing;
exports.Logger = function Logger(/** @type {string} */ _type, /** @type {string} */ _name, /** @type {string} */ file) {
  return logger(file);
};
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
