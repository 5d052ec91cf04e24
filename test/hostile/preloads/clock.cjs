// The clocks of the program tell nonsense.
performance.now = () => NaN;
Date.now = () => NaN;
process.hrtime = () => [NaN, NaN];
