import CairnDiagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a server answered.
package struct HTTPAnswer: Sendable {
    /// The status code.
    package var status: Int
    /// The body as text, wrong UTF-8 replaced, the first megabyte of it.
    package var body: String
}

/// One GET request to this machine, by HTTP/1.1 and without a library: enough to see whether a server answers.
package struct HTTPRequest: Sendable {
    private let host: String
    private let port: UInt16
    private let target: String
    private static let limit = 1 << 20

    /// Reads an address.
    /// - Returns: nil unless it is `http://127.0.0.1:port/path`, or with `localhost`.
    package init?(_ url: String) {
        let scheme = "http://"
        guard url.hasPrefix(scheme), url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        let rest = url.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 1 || parts.count == 2, parts[0] == "127.0.0.1" || parts[0] == "localhost" else {
            return nil
        }
        guard let port = parts.count == 2 ? UInt16(parts[1]) : 80, port > 0 else { return nil }
        let path = rest[authority.endIndex...].prefix { $0 != "#" }
        host = String(authority)
        self.port = port
        target = path.hasPrefix("/") ? String(path) : "/" + path
    }

    /// A port that nobody listens on now; somebody else may take it before the server does.
    package static func freePort() -> Int? {
        let handle = socket(AF_INET, streamType, 0)
        guard handle >= 0 else { return nil }
        defer { close(handle) }
        var address = address(port: 0)
        guard withAddress(&address, { bind(handle, $0, $1) }) == 0 else { return nil }
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(handle, $0, &length) }
        }
        return result == 0 ? Int(UInt16(bigEndian: address.sin_port)) : nil
    }

    /// Sends it and reads the answer.
    /// - Parameter seconds: how long each step may take, and all of them together.
    /// - Returns: nil if nobody listens, or what comes is no answer in time.
    package func send(seconds: Int) -> HTTPAnswer? {
        let handle = socket(AF_INET, Self.streamType, 0)
        guard handle >= 0 else { return nil }
        defer { close(handle) }
        var patience = timeval(tv_sec: time_t(seconds), tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        setsockopt(handle, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
        var address = Self.address(port: port)
        guard Self.withAddress(&address, { connect(handle, $0, $1) }) == 0 else { return nil }
        let text =
            "GET \(target) HTTP/1.1\r\nHost: \(host)\r\nAccept: */*\r\nUser-Agent: cairn\r\nConnection: close\r\n\r\n"
        guard Self.sendAll(handle, Array(text.utf8)) else { return nil }
        return Self.answer(Self.receive(handle, seconds: seconds))
    }

    private static func sendAll(_ handle: Int32, _ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            #if os(Linux)
                let flags = Int32(truncatingIfNeeded: MSG_NOSIGNAL)
            #else
                let flags: Int32 = 0
            #endif
            let count = rest.withUnsafeBytes { Self.send(handle, $0, flags) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func send(_ handle: Int32, _ bytes: UnsafeRawBufferPointer, _ flags: Int32) -> Int {
        #if canImport(Glibc)
            Glibc.send(handle, bytes.baseAddress, bytes.count, flags)
        #elseif canImport(Musl)
            Musl.send(handle, bytes.baseAddress, bytes.count, flags)
        #else
            Darwin.send(handle, bytes.baseAddress, bytes.count, flags)
        #endif
    }

    private static func receive(_ handle: Int32, seconds: Int) -> [UInt8] {
        let start = ContinuousClock.now
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while bytes.count < limit, ContinuousClock.now - start < .seconds(seconds) {
            let count = buffer.withUnsafeMutableBytes { recv(handle, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { break }
            bytes += buffer[..<count]
            // A server may keep the connection open: its own length says when the answer is whole.
            if isWhole(bytes) { break }
        }
        return bytes
    }

    private static func isWhole(_ bytes: [UInt8]) -> Bool {
        guard let end = headEnd(bytes), let length = header("content-length", bytes[..<end]).flatMap({ Int($0) }) else {
            return false
        }
        return bytes.count - end >= length
    }

    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        bytes.firstPlace(ofBytes: [13, 10, 13, 10])?.upperBound
    }

    private static func header(_ name: String, _ head: ArraySlice<UInt8>) -> String? {
        for line in String(decoding: head, as: UTF8.self).split(separator: "\r\n").dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == name {
                return String(parts[1].drop { $0 == " " }).lowercased()
            }
        }
        return nil
    }

    /// Makes an answer of what came.
    package static func answer(_ bytes: [UInt8]) -> HTTPAnswer? {
        guard let end = headEnd(bytes) else { return nil }
        let head = bytes[..<end]
        let first = String(decoding: head.prefix { $0 != UInt8(ascii: "\r") }, as: UTF8.self).split(separator: " ")
        guard first.count >= 2, first[0].hasPrefix("HTTP/1."), let status = Int(first[1]), (100...599).contains(status)
        else { return nil }
        var body = bytes[end...]
        if header("transfer-encoding", head) == "chunked" { body = joined(body)[...] }
        return HTTPAnswer(status: status, body: String(decoding: body, as: UTF8.self))
    }

    /// The body of an answer that comes in chunks, each with its length before it.
    private static func joined(_ chunks: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var rest = chunks
        while let end = rest.firstPlace(ofBytes: [13, 10]) {
            let size = String(decoding: rest[..<end.lowerBound].prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self)
            guard let count = Int(size, radix: 16), count > 0 else { break }
            rest = rest[end.upperBound...]
            out += rest.prefix(count)
            guard count <= rest.count else { break }
            rest = rest.dropFirst(count).dropFirst(2)
        }
        return out
    }

    private static var streamType: Int32 {
        #if canImport(Glibc)
            Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        #else
            SOCK_STREAM
        #endif
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func withAddress(
        _ address: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

/// Waits.
package func pause(milliseconds: UInt32) {
    usleep(milliseconds * 1000)
}
