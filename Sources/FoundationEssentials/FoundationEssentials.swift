// What swift-argument-parser uses of FoundationEssentials, and nothing else.
//
// The library asks for a description of errors and, for its hidden `--experimental-dump-help`, for a JSON encoder; for
// these the real module puts 4.5 MB into a static executable, and a fifth onto its start. `Sources/Scripts/release`
// compiles this module of the same name first and has the library find it before the toolchain's. What the library
// would use besides is an error of the compiler then, and `symbols.txt` beside this file says what it may.

/// An error that says of itself what is wrong. None of ours is one, and none that the library throws.
public protocol LocalizedError: Error {
    /// What is wrong.
    var errorDescription: String? { get }
}

/// The bytes that the encoder makes.
public struct Data: Sendable {
    let bytes: [UInt8]
}

extension String {
    /// How bytes stand for a text.
    public struct Encoding: Sendable {
        /// As UTF-8, the only way there is here.
        public static let utf8 = Encoding()
    }

    /// Reads a text; nil if the bytes are none.
    public init?(data: Data, encoding: Encoding) {
        guard let text = String(validating: data.bytes, as: UTF8.self) else { return nil }
        self = text
    }
}

/// Writes values as JSON, byte for byte as the real one does where both formats are chosen, whichever are.
public final class JSONEncoder {
    /// How the JSON looks: always with indents and sorted keys.
    public struct OutputFormatting: OptionSet, Sendable {
        /// The choices as bits.
        public let rawValue: UInt

        /// Makes choices of bits.
        public init(rawValue: UInt) { self.rawValue = rawValue }

        /// With indents.
        public static let prettyPrinted = OutputFormatting(rawValue: 1)
        /// With the keys in the order of their bytes.
        public static let sortedKeys = OutputFormatting(rawValue: 2)
    }

    /// What was chosen.
    public var outputFormatting: OutputFormatting = []

    /// Makes an encoder.
    public init() {}

    /// Writes a value.
    /// - Throws: what the value throws; `EncodingError` for a number with a fraction, and for formats other than both.
    public func encode<T: Encodable>(_ value: T) throws -> Data {
        guard outputFormatting == [.prettyPrinted, .sortedKeys] else {
            throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "only pretty and sorted"))
        }
        let place = Place()
        try place.put(value)
        var text = JSONText()
        text.add(place, indent: 0)
        return Data(bytes: text.bytes)
    }
}
