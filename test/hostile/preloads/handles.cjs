// The program keeps what it listens with, and its modules, to itself.
delete process._getActiveHandles;
delete process._getActiveRequests;
delete require.cache;
