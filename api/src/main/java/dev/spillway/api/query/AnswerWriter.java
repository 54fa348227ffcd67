package dev.spillway.api.query;

import dev.spillway.core.problem.ErrorCode;
import java.util.List;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;

/// Writes typed answers and errors as RDS's XML, in UTF-8. Element names, list members and the
/// order come from the answer's [SdkField]s; members that are not set are left out.
public final class AnswerWriter {
  private static final String NAMESPACE = "http://rds.amazonaws.com/doc/2014-10-31/";

  private AnswerWriter() {}

  /// `<ActionResponse>` around `<ActionResult>`, which is left out if the model gives the answer no
  /// members.
  public static byte[] answer(String action, SdkPojo answer, String requestId) {
    XmlText xml = new XmlText();
    xml.open(action + "Response", NAMESPACE);
    if (!answer.sdkFields().isEmpty()) {
      xml.open(action + "Result");
      members(xml, answer);
      xml.close(action + "Result");
    }
    xml.open("ResponseMetadata");
    xml.element("RequestId", requestId);
    xml.close("ResponseMetadata");
    xml.close(action + "Response");
    return xml.bytes();
  }

  public static byte[] error(ErrorCode code, String message, String requestId) {
    XmlText xml = new XmlText();
    xml.open("ErrorResponse", NAMESPACE);
    xml.open("Error");
    xml.element("Type", code.httpStatus() < 500 ? "Sender" : "Receiver");
    xml.element("Code", code.wire());
    xml.element("Message", message);
    xml.close("Error");
    xml.element("RequestId", requestId);
    xml.close("ErrorResponse");
    return xml.bytes();
  }

  private static void members(XmlText xml, SdkPojo structure) {
    for (SdkField<?> field : structure.sdkFields()) {
      Object value = field.getValueOrDefault(structure);
      // The SDK's stand-in for a list that nobody set.
      if (value != null && !(value instanceof SdkAutoConstructList<?>)) {
        member(xml, field, value);
      }
    }
  }

  private static void member(XmlText xml, SdkField<?> field, Object value) {
    String name = field.unmarshallLocationName();
    switch (value) {
      case SdkPojo structure -> {
        xml.open(name);
        members(xml, structure);
        xml.close(name);
      }
      case List<?> list -> {
        SdkField<?> element = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
        xml.open(name);
        list.forEach(item -> member(xml, element, item));
        xml.close(name);
      }
      default -> xml.element(name, Scalars.format(value));
    }
  }
}
