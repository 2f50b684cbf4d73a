package dev.plenum.local.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The parsers on captured output; SOURCES.md beside the samples says whose. */
class VendorListingTest {
    @Test
    void nvidiaWithIdAndIndex() throws Exception {
        assertEquals(
                List.of(new ReportedDevice(
                        0,
                        "NVIDIA GeForce RTX 5080",
                        Optional.of("0000:06:10.0"),
                        Optional.of("GPU-49dacec4-c9d8-7109-cffc-9ff262186fe6"),
                        16303,
                        0)),
                NvidiaListing.parse(sample("nvidia-rtx5080.csv")));
    }

    @Test
    void nvidiaColumnsAreFoundByTheirNames() throws Exception {
        assertEquals(
                List.of(new ReportedDevice(
                        0, "NVIDIA GeForce RTX 3080", Optional.of("0000:05:00.0"), Optional.empty(), 10240, 0)),
                NvidiaListing.parse(sample("nvidia-rtx3080.csv")));
    }

    @Test
    void nvidiaMemoryThatOthersUseIsSeen() throws Exception {
        List<ReportedDevice> devices = NvidiaListing.parse(sample("nvidia-titan-x.csv"));
        assertEquals(
                List.of(0, 1, 2, 3), devices.stream().map(ReportedDevice::index).toList());
        assertEquals(
                List.of(11964L, 11L, 11964L, 8717L),
                devices.stream().map(ReportedDevice::usedMebibytes).toList());
        assertEquals(Optional.of("0000:04:00.0"), devices.get(3).busId());
    }

    @Test
    void rocmGivesBytesAsText() throws Exception {
        assertEquals(
                List.of(new ReportedDevice(0, "Radeon RX 7900 XT", Optional.empty(), Optional.empty(), 20464, 26)),
                AmdListing.parseRocm(sample("rocm-smi-rx7900xt.json")));
    }

    @Test
    void rocmWithoutAMarketingNameFallsBackToTheDeviceName() throws Exception {
        assertEquals(
                List.of(new ReportedDevice(0, "Phoenix3", Optional.of("0000:c4:00.0"), Optional.empty(), 0, 0)),
                AmdListing.parseRocm(sample("rocm-smi-780m.json")));
    }

    @Test
    void amdSmiNestsItsAnswer() throws Exception {
        assertEquals(
                List.of(new ReportedDevice(0, "AMD Instinct MI210", Optional.empty(), Optional.empty(), 65520, 0)),
                AmdListing.parseAmd(sample("amd-smi-mi210.json")));
    }

    @Test
    void ascendCardsWithTwoChipsAreCountedByPhysicalNumber() throws Exception {
        List<ReportedDevice> chips = AscendListing.parse(sample("npu-smi-a3.txt"));
        assertEquals(List.of(0, 1, 2), chips.stream().map(ReportedDevice::index).toList());
        assertEquals(
                List.of("0000:9d:00.0", "0000:9f:00.0", "0000:99:00.0"),
                chips.stream().map(chip -> chip.busId().orElseThrow()).toList());
        assertEquals(
                new ReportedDevice(1, "Ascend910", Optional.of("0000:9f:00.0"), Optional.empty(), 65536, 3195),
                chips.get(1));
    }

    @Test
    void ascendMemoryInUseMayTouchTheSlash() throws Exception {
        assertEquals(
                List.of(new ReportedDevice(0, "910B2", Optional.of("0000:c1:00.0"), Optional.empty(), 65536, 59891)),
                AscendListing.parse(sample("npu-smi-910b2-busy.txt")));
    }

    @Test
    void ascendCardKeepsItsNumberWhenItIsNotTheFirst() throws Exception {
        assertEquals(
                List.of(new ReportedDevice(5, "910B4", Optional.of("0000:41:00.0"), Optional.empty(), 32768, 2922)),
                AscendListing.parse(sample("npu-smi-910b4-second-slot.txt")));
    }

    @Test
    void ascendOfTheFirstGenerationHasANarrowerTableAndTwoMemories() throws Exception {
        List<ReportedDevice> chips = AscendListing.parse(sample("npu-smi-910a.txt"));
        assertEquals(2, chips.size());
        assertEquals(
                new ReportedDevice(1, "910A", Optional.of("0000:81:00.0"), Optional.empty(), 32768, 1), chips.get(1));
    }

    @Test
    void intelListsWithoutMemoryAndTheDetailsAddIt() throws Exception {
        List<ReportedDevice> devices = IntelListing.parse(sample("xpu-smi-discovery-max1100.json"));
        assertEquals(List.of(0, 1), devices.stream().map(ReportedDevice::index).toList());
        ReportedDevice second = devices.get(1);
        assertEquals(0, second.memoryMebibytes());
        assertEquals(Optional.of("00000000-0000-009a-0000-002f0bda8086"), second.uuid());
        ReportedDevice detailed = IntelListing.withMemory(second, sample("xpu-smi-details-b60.json"));
        assertEquals(24480, detailed.memoryMebibytes());
        assertEquals(212, detailed.usedMebibytes());
        assertEquals("Intel(R) Data Center GPU Max 1100", detailed.model());
    }

    @Test
    void intelOfTheGuide() throws Exception {
        assertEquals(
                List.of(new ReportedDevice(
                        0,
                        "Intel(R) Graphics [0x020a]",
                        Optional.of("0000:4d:00.0"),
                        Optional.of("00000000-0000-0000-0000-020a00008086"),
                        0,
                        0)),
                IntelListing.parse(sample("xpu-smi-discovery-guide.json")));
    }

    @Test
    void anAnswerOfAnotherKindIsAToolFailureThatQuotesIt() {
        for (Reader reader : List.<Reader>of(
                NvidiaListing::parse,
                AmdListing::parseRocm,
                AmdListing::parseAmd,
                AscendListing::parse,
                IntelListing::parse)) {
            ToolFailure failure =
                    assertThrows(ToolFailure.class, () -> reader.read("driver not loaded\nmore"), reader::toString);
            assertTrue(failure.getMessage().contains("driver not loaded"), failure.getMessage());
        }
    }

    private interface Reader {
        List<ReportedDevice> read(String output) throws ToolFailure;
    }

    static String sample(String name) throws IOException {
        try (InputStream in = VendorListingTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
