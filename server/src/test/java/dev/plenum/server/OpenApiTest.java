package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.Accepted;
import dev.plenum.api.AccessKeyDocument;
import dev.plenum.api.AccountDocument;
import dev.plenum.api.AuditDocument;
import dev.plenum.api.BillingDocument;
import dev.plenum.api.BindingDocument;
import dev.plenum.api.BudgetDocument;
import dev.plenum.api.ChargesDocument;
import dev.plenum.api.ConvertedDocument;
import dev.plenum.api.CostDocument;
import dev.plenum.api.CurvePoint;
import dev.plenum.api.DeviceTimeDocument;
import dev.plenum.api.EstimateDocument;
import dev.plenum.api.ExchangeRateDocument;
import dev.plenum.api.ExplanationDocument;
import dev.plenum.api.ExportRuleDocument;
import dev.plenum.api.FleetDocument;
import dev.plenum.api.GatewayDocument;
import dev.plenum.api.GatewayHello;
import dev.plenum.api.GatewayUsage;
import dev.plenum.api.GatewaysDocument;
import dev.plenum.api.GroupDocument;
import dev.plenum.api.Items;
import dev.plenum.api.KeyDocument;
import dev.plenum.api.LendingDocument;
import dev.plenum.api.LimitDocument;
import dev.plenum.api.MarginDocument;
import dev.plenum.api.ModelDocument;
import dev.plenum.api.MoneyRuleDocument;
import dev.plenum.api.NodeDocument;
import dev.plenum.api.NotifyDocument;
import dev.plenum.api.OrganizationDocument;
import dev.plenum.api.OrganizationStatementDocument;
import dev.plenum.api.PeriodDocument;
import dev.plenum.api.PriceDocument;
import dev.plenum.api.PricePreviewDocument;
import dev.plenum.api.Problem;
import dev.plenum.api.ProjectDocument;
import dev.plenum.api.QueueDocument;
import dev.plenum.api.SpendDocument;
import dev.plenum.api.StatementDocument;
import dev.plenum.api.StatusDocument;
import dev.plenum.api.TodayDocument;
import dev.plenum.api.Wire;
import dev.plenum.api.WorkloadDocument;
import dev.plenum.api.WorkloadSpec;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The golden contract and the code say the same: a change of one without the other fails here. */
class OpenApiTest {

    private static final List<Class<?>> RECORDS = List.of(
            Accepted.class,
            AccessKeyDocument.class,
            AccessKeyDocument.Add.class,
            AccessKeyDocument.Rotate.class,
            AccountDocument.class,
            AccountDocument.Add.class,
            AccountDocument.Change.class,
            AccountDocument.Grant.class,
            AccountDocument.Login.class,
            AccountDocument.LoginCode.class,
            AccountDocument.NewPassword.class,
            AccountDocument.Session.class,
            AuditDocument.class,
            AuditDocument.Page.class,
            AccountDocument.Self.class,
            BindingDocument.class,
            ExportRuleDocument.class,
            NodeDocument.Labels.class,
            LendingDocument.class,
            LendingDocument.Row.class,
            MoneyRuleDocument.class,
            BudgetDocument.class,
            CostDocument.class,
            CurvePoint.class,
            DeviceTimeDocument.class,
            DeviceTimeDocument.Row.class,
            EstimateDocument.class,
            EstimateDocument.Budget.class,
            EstimateDocument.Option.class,
            ExplanationDocument.class,
            FleetDocument.class,
            FleetDocument.Run.class,
            FleetDocument.Shape.class,
            GroupDocument.class,
            GroupDocument.Add.class,
            OrganizationDocument.class,
            OrganizationDocument.Add.class,
            GatewayHello.class,
            GatewayUsage.class,
            GatewayUsage.Used.class,
            GatewayUsage.Taken.class,
            GatewaysDocument.class,
            GatewayDocument.class,
            GatewayDocument.Route.class,
            GatewayDocument.Target.class,
            GatewayDocument.LimitHit.class,
            Items.class,
            KeyDocument.class,
            KeyDocument.Add.class,
            KeyDocument.Rotate.class,
            LimitDocument.class,
            LimitDocument.All.class,
            MarginDocument.class,
            MarginDocument.Row.class,
            ModelDocument.class,
            ModelDocument.Add.class,
            NodeDocument.class,
            NodeDocument.Device.class,
            NodeDocument.Add.class,
            NodeDocument.Replica.class,
            OrganizationStatementDocument.class,
            ConvertedDocument.class,
            BillingDocument.class,
            BillingDocument.Commitment.class,
            BillingDocument.Credit.class,
            BillingDocument.Deposit.class,
            BillingDocument.Refund.class,
            BillingDocument.TaxRate.class,
            ChargesDocument.class,
            ChargesDocument.Item.class,
            ChargesDocument.Measure.class,
            ExchangeRateDocument.class,
            PeriodDocument.class,
            PriceDocument.class,
            PricePreviewDocument.class,
            PricePreviewDocument.Meter.class,
            PricePreviewDocument.Organization.class,
            PricePreviewDocument.Owner.class,
            PricePreviewDocument.Project.class,
            PricePreviewDocument.Request.class,
            PricePreviewDocument.Sides.class,
            PriceDocument.Cut.class,
            PriceDocument.Tier.class,
            NotifyDocument.class,
            NotifyDocument.Webhook.class,
            NotifyDocument.Mail.class,
            NotifyDocument.Notice.class,
            NotifyDocument.Delivery.class,
            Problem.class,
            ProjectDocument.class,
            QueueDocument.class,
            QueueDocument.Share.class,
            QueueDocument.Waiting.class,
            SpendDocument.class,
            SpendDocument.Day.class,
            SpendDocument.Amount.class,
            SpendDocument.Outlook.class,
            SpendDocument.Change.class,
            StatementDocument.class,
            StatementDocument.Line.class,
            StatementDocument.Usage.class,
            StatusDocument.class,
            TodayDocument.class,
            TodayDocument.Money.class,
            WorkloadDocument.class,
            WorkloadDocument.Cost.class,
            WorkloadDocument.Replica.class,
            WorkloadSpec.class,
            WorkloadSpec.Request.class,
            WorkloadSpec.Constraints.class,
            WorkloadSpec.Variant.class,
            WorkloadSpec.Device.class);

    private final JsonNode contract = read();

    private static JsonNode read() {
        try (InputStream in = Wire.class.getResourceAsStream("openapi.yaml")) {
            return new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void everyServedRouteIsInTheContractAndTheReverse() {
        Set<String> served = RouteTable.of(
                        new SmallPlane().ports(),
                        new ServerSettings("127.0.0.1", 0, SmallPlane.TOKEN, SmallPlane.GATEWAY_TOKEN, "CNY"),
                        SmallPlane.access(),
                        SmallPlane.trail(),
                        new Pulse())
                .stream()
                .filter(route -> route.path().startsWith("/v1/"))
                .map(route -> route.method().text() + " " + route.path())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> promised = new TreeSet<>();
        contract.path("paths").properties().forEach(path -> path.getValue()
                .propertyNames()
                .forEach(method -> promised.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertEquals(String.join("\n", promised), String.join("\n", served));
    }

    @Test
    void everyFieldOfEveryRecordIsInItsSchemaAndTheReverse() {
        JsonNode schemas = contract.at("/components/schemas");
        assertEquals(
                RECORDS.stream().map(OpenApiTest::name).collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>(schemas.propertyNames()));
        for (Class<?> record : RECORDS) {
            Set<String> fields = Arrays.stream(record.getRecordComponents())
                    .map(OpenApiTest::wireName)
                    .collect(Collectors.toCollection(TreeSet::new));
            JsonNode properties = schemas.path(name(record)).path("properties");
            assertEquals(fields, new TreeSet<>(properties.propertyNames()), name(record));
            properties
                    .properties()
                    .forEach(property -> assertFalse(
                            property.getValue().path("description").asString("").isBlank(),
                            name(record) + "." + property.getKey() + " has no description"));
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<JsonNode> references = contract.findValues("$ref");
        assertTrue(references.size() > 40, "references: " + references.size());
        references.forEach(reference ->
                assertFalse(contract.at(reference.asString().substring(1)).isMissingNode(), reference.asString()));
    }

    private static String name(Class<?> record) {
        return record.isMemberClass()
                ? name(record.getDeclaringClass()) + "." + record.getSimpleName()
                : record.getSimpleName();
    }

    private static String wireName(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
