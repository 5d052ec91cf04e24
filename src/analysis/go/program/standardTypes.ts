/** What is known of the standard library's types without its files. Each line: an import path, then names of types. */

/** Types without a reference that keeps a value alive. */
const POINTER_FREE = `
archive/tar Format
compress/flate CorruptInputError
compress/lzw Order
crypto Hash
crypto/aes KeySizeError
crypto/des KeySizeError
crypto/dsa ParameterSizes
crypto/rc4 Cipher KeySizeError
crypto/rsa PKCS1v15DecryptOptions PSSOptions
crypto/tls ClientAuthType CurveID RenegotiationSupport SignatureScheme
crypto/x509 ConstraintViolationError ExtKeyUsage InsecureAlgorithmError InvalidReason KeyUsage PEMCipher PublicKeyAlgorithm SignatureAlgorithm UnhandledCriticalExtension
database/sql DBStats IsolationLevel NullBool NullByte NullFloat64 NullInt16 NullInt32 NullInt64 TxOptions
database/sql/driver IsolationLevel RowsAffected TxOptions
encoding/ascii85 CorruptInputError
encoding/asn1 Enumerated Flag
encoding/base32 CorruptInputError Encoding
encoding/base64 CorruptInputError Encoding
encoding/hex InvalidByteError
encoding/json Delim
expvar Float Int
flag ErrorHandling
go/ast BadDecl BadExpr BadStmt ChanDir EmptyStmt MergeMode ObjKind
go/build ImportMode
go/constant Kind
go/doc Mode
go/parser Mode
go/printer Config Mode
go/scanner Mode
go/token Pos Token
go/types BasicInfo BasicKind ChanDir ImportMode SelectionKind StdSizes
hash/crc32 Table
hash/crc64 Table
hash/maphash Seed
html/template ErrorCode
image Point Rectangle YCbCrSubsampleRatio
image/color Alpha Alpha16 CMYK Gray Gray16 NRGBA NRGBA64 NYCbCrA RGBA RGBA64 YCbCr
image/draw Op
image/jpeg Options
image/png CompressionLevel
io/fs FileMode
log/slog Kind Level
log/syslog Priority
math/big Accuracy RoundingMode Word
mime WordEncoder
net Flags
net/http ConnState MaxBytesError SameSite
os FileMode Process
os/user UnknownUserIdError
reflect ChanDir Kind SelectDir SliceHeader StringHeader
regexp/syntax EmptyOp Flags InstOp Op
runtime BlockProfileRecord Func MemProfileRecord MemStats StackRecord
sync Mutex Once RWMutex WaitGroup
sync/atomic Bool Int32 Int64 Uint32 Uint64 Uintptr
testing CoverBlock
text/template/parse Mode NodeType Pos
time Duration Month Time Weekday
unicode CaseRange Range16 Range32
`;

/** Interfaces, functions, maps and slices: their zero value is nil. */
const NIL_ABLE = `
archive/zip Compressor Decompressor
bufio SplitFunc
compress/flate Reader Resetter
compress/zlib Resetter
container/heap Interface
context CancelFunc Context
crypto Decrypter DecrypterOpts PrivateKey PublicKey Signer SignerOpts
crypto/cipher AEAD Block BlockMode Stream
crypto/ed25519 PrivateKey PublicKey
crypto/elliptic Curve
crypto/tls ClientSessionCache
crypto/x509/pkix RDNSequence RelativeDistinguishedNameSET
database/sql RawBytes Result Scanner
database/sql/driver ColumnConverter Conn ConnBeginTx ConnPrepareContext Connector Driver DriverContext Execer ExecerContext NamedValueChecker Pinger Queryer QueryerContext Result Rows RowsColumnTypeDatabaseTypeName RowsColumnTypeLength RowsColumnTypeNullable RowsColumnTypePrecisionScale RowsColumnTypeScanType RowsNextResultSet SessionResetter Stmt StmtExecContext StmtQueryContext Tx Validator Value ValueConverter Valuer
encoding BinaryMarshaler BinaryUnmarshaler TextMarshaler TextUnmarshaler
encoding/asn1 ObjectIdentifier RawContent
encoding/binary AppendByteOrder ByteOrder
encoding/gob GobDecoder GobEncoder
encoding/json Marshaler RawMessage Token Unmarshaler
encoding/xml CharData Comment Directive Marshaler MarshalerAttr Token TokenReader Unmarshaler UnmarshalerAttr
expvar Func Var
flag Getter Value
fmt Formatter GoStringer ScanState Scanner State Stringer
go/ast CommentMap Decl Expr FieldFilter Filter Importer Node Spec Stmt Visitor
go/build/constraint Expr
go/constant Value
go/doc Filter
go/doc/comment Block Text
go/importer Lookup
go/scanner ErrorHandler ErrorList
go/types Importer ImporterFrom Object Qualifier Sizes Type
hash Hash Hash32 Hash64
html/template FuncMap
image Image PalettedImage RGBA64Image
image/color Color Model Palette
image/draw Drawer Image Quantizer RGBA64Image
image/jpeg Reader
image/png EncoderBufferPool
io ByteReader ByteScanner ByteWriter Closer ReadCloser ReadSeekCloser ReadSeeker ReadWriteCloser ReadWriteSeeker ReadWriter Reader ReaderAt ReaderFrom RuneReader RuneScanner Seeker StringWriter WriteCloser WriteSeeker Writer WriterAt WriterTo
io/fs DirEntry FS File FileInfo GlobFS ReadDirFS ReadDirFile ReadFileFS StatFS SubFS WalkDirFunc
iter Seq Seq2
log/slog Handler Leveler LogValuer
math/rand Source Source64
mime/multipart File
net Addr Buffers Conn Error HardwareAddr IP IPMask Listener PacketConn
net/http CloseNotifier CookieJar File FileSystem Flusher Handler HandlerFunc Header Hijacker Pusher ResponseWriter RoundTripper
net/http/cookiejar PublicSuffixList
net/http/httputil BufferPool
net/mail Header
net/rpc ClientCodec ServerCodec
net/smtp Auth
net/textproto MIMEHeader
net/url Values
os DirEntry FileInfo Signal
path/filepath WalkFunc
plugin Symbol
reflect Type
runtime Error
sort Float64Slice IntSlice Interface StringSlice
sync Locker
testing TB
testing/fstest MapFS
testing/quick Generator
text/template FuncMap
text/template/parse Node
unicode SpecialCase
`;

/** Slices whose elements hold no reference. */
const BUFFERS = `
crypto/ed25519 PrivateKey PublicKey
database/sql RawBytes
encoding/asn1 ObjectIdentifier RawContent
encoding/json RawMessage
encoding/xml CharData Comment Directive
net HardwareAddr IP IPMask
sort Float64Slice IntSlice
unicode SpecialCase
`;

/** The first parts of the standard library's import paths. */
const FOLDERS = new Set(
  `C archive bufio bytes cmp compress container context crypto database debug embed encoding errors expvar flag fmt go hash html image index io iter log maps math mime net os path plugin reflect regexp runtime slices sort strconv strings structs sync syscall testing text time unicode unique unsafe weak`.split(
    /\s+/,
  ),
);

/** Whether an import path belongs to the standard library, or to cgo. */
export function isStandardPath(importPath: string): boolean {
  return FOLDERS.has(importPath.split('/')[0]!);
}

/** Whether values of a type keep others alive; `undefined` for packages beyond the standard library. */
export function isPointerFree(importPath: string, name: string): boolean | undefined {
  return isStandardPath(importPath) ? has(POINTER_FREE, importPath, name) : undefined;
}

/** Whether a type of the standard library has the zero value nil. */
export function isNilAble(importPath: string, name: string): boolean {
  return has(NIL_ABLE, importPath, name);
}

/** Whether a type of the standard library is a slice whose elements hold no references. */
export function isStandardBuffer(importPath: string, name: string): boolean {
  return has(BUFFERS, importPath, name);
}

const known = new Map<string, ReadonlyMap<string, ReadonlySet<string>>>();

function has(table: string, importPath: string, name: string): boolean {
  let byPath = known.get(table);
  if (!byPath) {
    const rows = table
      .trim()
      .split('\n')
      .map(line => line.split(' '));
    known.set(table, (byPath = new Map(rows.map(([path, ...names]) => [path!, new Set(names)]))));
  }
  return byPath.get(importPath)?.has(name) ?? false;
}
